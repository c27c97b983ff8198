package dev.wallcrawler;

import com.amazonaws.services.lambda.runtime.Context;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The moment by which the present invocation must have done its work, if it is to answer itself: Lambda stops a function that goes
 * on for too long, and nobody hears what it did. Bound to a thread for the time of a call; where none is bound there is no hurry.
 */
public final class Deadline {

    private static final ScopedValue<Long> NANOS = ScopedValue.newInstance();

    /** Clients count in milliseconds, and take 0 for no limit at all. */
    private static final Duration LEAST = Duration.ofMillis(1);
    /** A wait for what was left ends a little before or after the deadline. */
    private static final long NEARLY_NANOS = Duration.ofMillis(10).toNanos();

    private Deadline() {}

    /** Does the work with a deadline so far from now, which may be none away; a sooner one that is bound already stays. */
    public static <T> T within(Duration time, Supplier<T> work) {
        long nanos = System.nanoTime() + time.toNanos();
        boolean isSooner = !NANOS.isBound() || nanos - NANOS.get() < 0;
        return ScopedValue.where(NANOS, isSooner ? nanos : NANOS.get()).call(work::get);
    }

    /**
     * Does the work with a deadline so long before Lambda stops the function.
     *
     * @param context null where a handler is called in process, and nobody stops it: then there is no deadline
     */
    public static <T> T before(Context context, Duration end, Supplier<T> work) {
        return context == null
                ? work.get()
                : within(Duration.ofMillis(context.getRemainingTimeInMillis()).minus(end), work);
    }

    /** The time itself, or what is left until the deadline if that is less; at least a millisecond. */
    public static Duration cap(Duration time) {
        if (!NANOS.isBound()) {
            return time;
        }
        Duration left = Duration.ofNanos(leftNanos());
        Duration capped = left.compareTo(time) < 0 ? left : time;
        return capped.compareTo(LEAST) < 0 ? LEAST : capped;
    }

    /** Whether that much of the time is left. */
    public static boolean leaves(Duration time) {
        return !NANOS.isBound() || leftNanos() >= time.toNanos();
    }

    /** Whether there is nothing left of the time. */
    public static boolean isOver() {
        return NANOS.isBound() && leftNanos() <= NEARLY_NANOS;
    }

    private static long leftNanos() {
        return NANOS.get() - System.nanoTime();
    }
}
