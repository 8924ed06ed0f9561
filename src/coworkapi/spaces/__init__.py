"""Legal entities, locations and their hours, resources and the units they are made of, and who occupies a unit when.

Owns: legal entities, locations, opening hours, closures, public holidays, resource types, amenities, resources, units,
booking policies (as data), allocations, blocks, floor plans, photos.
Invariants: a unit has one occupant at a time (`allocation_no_overlap`, in the database); every use of a unit, whatever
its reason, is an allocation; wall-clock rules live in the location's zone.
Emits: legal_entity.*, location.*, closure.*, resource_type.*, amenity.*, booking_policy.*, resource.*, block.*,
photo.*, floor_plan.*.
Reacts to nothing.
"""
