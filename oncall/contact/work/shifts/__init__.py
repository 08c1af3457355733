"""What staff are told and asked about their shifts: news, offers, cover, the check of the rota."""
