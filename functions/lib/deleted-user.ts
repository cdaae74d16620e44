/** Who wrote what somebody with a deleted account wrote. */
export const deletedUser = 'Deleted user';
