"""A carrier shaped like Twilio: it rings phones, carries texts, executes TwiML and signs webhooks.

Virtual time, in one thread, no sockets::

    kernel = Kernel(start)                              # aware UTC; stands still by itself
    sim = Simulator(kernel=kernel, chance=random.Random(7),
                    transport=WsgiTransport({"https://oncall.test": wsgi_app}))
    sim.own("+4752000000", voice_url="https://oncall.test/voice", sms_url=…, …)
    client = twilio.rest.Client(sid, token, http_client=InProcess(sim.rest))  # the real SDK

    sim.phone("+4790000001").does(voicemail(), answers(after_s=6, presses="1"))
    mother = sim.call("+4790000100", "+4752000000", patience_s=120, says="Ring meg")
    sim.text("+4790000100", "+4752000000", "Hei")
    while (due := sim.next_at()) is not None:           # interleave with your own deadlines
        sim.run_until(due)
    mother.heard, mother.talking_with, sim.log(), sim.violations, sim.digest()

Real time: `kernel = RealTime(clock)`, `kernel.start()`, `RestServer(sim.rest).base_url` for the
SDK, `HttpTransport()` for webhooks. Every method of `Simulator`, `LiveCall` and `Phone` may be
called from any thread, and `sim.calls()`, `sim.messages()` and `sim.log()` are snapshots.

Switches: `sim.readings` (what the documents leave open), `sim.weather` (webhooks),
`sim.rest.trouble` (the REST interface), `sim.serve_static` (the fallback host), `sim.rotate` (a new
auth token), `Phone.sms`, `sim.exchange.caller_id_blocked`, `sim.exchange.keywords`.

Import from the modules below: kernel, realtime, network, phones, readings, transports, sdk, http.
"""
