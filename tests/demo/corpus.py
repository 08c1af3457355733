"""Words that try to become something else than words."""

MISCHIEF = (
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=\"document.title = 'taken'\">",
    "<svg/onload=document.title='taken'>",
    "</p></li></ol><script>document.title='taken'</script>",
    '"><input autofocus onfocus="document.title=\'taken\'">',
    "'-document.title='taken'-'",
    "<a href=\"javascript:document.title='taken'\">click</a>",
    "<iframe srcdoc=\"<script>parent.document.title='taken'</script>\">",
    "<style>*{display:none}</style>",
    "<base href=//example.org><form action=//example.org><button>OK</button>",
    "&lt;script&gt; &amp;amp; {{ 7 * 7 }} {% raw %} ${7*7}",
    '=HYPERLINK("http://example.org")',
    "\u202etxet sdrawkcab\u202c \u0000 \u0007 \U0001f44d",
    "x" * 1600,
)
