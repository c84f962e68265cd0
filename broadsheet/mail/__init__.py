"""Letters: written with their cause in one transaction, sent by the worker, kept in a ledger.

``services.write_letter`` is the way in. ``delivery.py`` sends what waits, by the transport that
``mail_url`` names; without one a letter stays where administrators read it at the desk.
"""
