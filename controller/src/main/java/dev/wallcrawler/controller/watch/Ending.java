package dev.wallcrawler.controller.watch;

import dev.wallcrawler.session.EndReason;

import static java.util.Objects.requireNonNull;

/** How a controller's work ends. */
public sealed interface Ending {

    /** The controller decided it, and tells the session's item. */
    record Decided(EndReason reason) implements Ending {
        public Decided {
            requireNonNull(reason, "reason is null");
        }
    }

    /** Somebody else did: the task was told to stop, or the session's item says that the session is ending or gone. */
    record Elsewhere() implements Ending {}
}
