"""Plan the calls of a day: whom we may call, when, how, and what may be left on a voicemail."""
