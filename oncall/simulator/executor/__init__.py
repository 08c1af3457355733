"""Carries out TwiML: one call is led from document to document, verb by verb."""
