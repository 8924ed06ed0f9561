import addCharge from './add_charge.js';

export default [addCharge];
