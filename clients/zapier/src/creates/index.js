import addCharge from './add_charge.js';
import addNote from './add_note.js';
import addTag from './add_tag.js';
import createBooking from './create_booking.js';
import createMember from './create_member.js';
import grantCredits from './grant_credits.js';

export default [addCharge, addNote, addTag, createBooking, createMember, grantCredits];
