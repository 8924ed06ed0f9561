"""Loads a whole space from a folder of YAML and CSV files, through the rooms' own services.

Owns no table. Everything carries an external id, so that loading twice changes nothing; a dry run does all of it and
rolls back; every error names file, row, column and remedy.
"""
