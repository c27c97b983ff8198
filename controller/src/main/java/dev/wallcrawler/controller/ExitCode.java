package dev.wallcrawler.controller;

import dev.wallcrawler.controller.watch.Ending;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.task.TaskEnd;

/** How a controller's end is told to whoever sees nothing of it but the end of its process, and the log. */
final class ExitCode {

    private ExitCode() {}

    static int of(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) -> of(reason);
            case Ending.Elsewhere() -> 0;
        };
    }

    private static int of(EndReason reason) {
        return switch (reason) {
            case FAILED_TO_START -> TaskEnd.EXIT_BROWSER_DID_NOT_START;
            case BROWSER_CRASHED -> TaskEnd.EXIT_BROWSER_CRASHED;
            case OUT_OF_MEMORY -> TaskEnd.EXIT_OUT_OF_MEMORY;
            case RELEASED, DISCONNECTED, IDLE, EXPIRED, TASK_LOST -> 0;
        };
    }

    static String describe(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) -> reason.name();
            case Ending.Elsewhere() -> "decided elsewhere";
        };
    }
}
