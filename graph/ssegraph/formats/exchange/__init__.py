"""Takes in what other models hold: FollowTheMoney, Murmurations, Kumu, schema.org, ORG, ESSGLOBAL, our own RDF.

What a file is, is found out by its content. It becomes records in a folder like those of a table: one
file of records, in `documents/` the lines that were read of it, which the ties quote, and in `imports/`
what was set aside and why. All of it is checked before anything is written.
"""

from ssegraph.formats.exchange.forms import form_of
from ssegraph.formats.exchange.parcels import Parcel, name_of, parcel_of, put

__all__ = ["Parcel", "form_of", "name_of", "parcel_of", "put"]
