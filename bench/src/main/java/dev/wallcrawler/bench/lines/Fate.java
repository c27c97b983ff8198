package dev.wallcrawler.bench.lines;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** What becomes of an execution environment at the moment at which its response has come in. */
enum Fate {
    GOES_ON,
    FROZEN_AND_THAWED,
    KILLED,
    FROZEN_AND_KILLED;

    private static final int LONGEST_FREEZE_MICROS = 3_000;

    /**
     * One in ten is frozen.
     *
     * @param ends how many of a thousand do not live on
     */
    static Fate random(RandomGenerator random, int ends) {
        int of = random.nextInt(1_000);
        if (of < ends) {
            return of % 2 == 0 ? KILLED : FROZEN_AND_KILLED;
        }
        return of < ends + 100 ? FROZEN_AND_THAWED : GOES_ON;
    }

    boolean isTheEnd() {
        return this == KILLED || this == FROZEN_AND_KILLED;
    }

    /** Lets it befall the process. */
    void befall(Process process, RandomGenerator random) {
        switch (this) {
            case GOES_ON -> {}
            case KILLED -> Signal.KILL.send(process);
            case FROZEN_AND_THAWED -> {
                freeze(process, random);
                Signal.CONT.send(process);
            }
            case FROZEN_AND_KILLED -> {
                freeze(process, random);
                Signal.KILL.send(process);
            }
        }
    }

    private static void freeze(Process process, RandomGenerator random) {
        Signal.STOP.send(process);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_FREEZE_MICROS)));
    }
}
