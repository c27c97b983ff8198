package dev.wallcrawler.model;

/**
 * One step of an interleaving.
 *
 * @param who chooses whom it is about, among those that there are then
 * @param how chooses among the ways in which it can happen, 0 to 9; 0 is the plainest. A writer that starts makes all of its
 *     calls at once with 0, none with 1, and so on
 */
record Step(Deed deed, int who, int how) {

    /** As it would be written in a test. */
    @Override
    public String toString() {
        return "new Step(Deed." + deed + ", " + who + ", " + how + ")";
    }
}
