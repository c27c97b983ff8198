package dev.wallcrawler.session;

/**
 * What recounts have seen of a slot counter that is off.
 *
 * @param by by how much it is too high, or, if negative, too low: the least that recounts have seen; 0 if it is right
 * @param recounts how many saw it off in that direction, with none between them that shows the contrary
 */
public record SlotDrift(int by, int recounts) {

    /** The counter is right, as far as anybody knows. */
    public static final SlotDrift NONE = new SlotDrift(0, 0);

    private static final int ENOUGH = 5;

    /** What one recount has seen. */
    static SlotDrift once(int by) {
        return by == 0 ? NONE : new SlotDrift(by, 1);
    }

    /** With what one more recount has seen. */
    SlotDrift and(int seen) {
        if (seen == 0 || Integer.signum(seen) != Integer.signum(by)) {
            return once(seen);
        }
        return new SlotDrift(Math.abs(seen) < Math.abs(by) ? seen : by, recounts + 1);
    }

    /** Whether so many saw it that it is no index that lagged behind. */
    boolean isSure() {
        return recounts >= ENOUGH;
    }
}
