package dev.wallcrawler.controller;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Closes this process to others of its own user, the browser above all: nobody but root can read its environment and memory in
 * {@code /proc} any more, or trace it. In a container the environment leads to the credentials of the task's role, and whoever
 * drives the browser can open files as its user. For Linux.
 */
final class Shield {

    private static final int PR_SET_DUMPABLE = 4;
    private static final int VARIADIC_FROM = 1;

    private final MethodHandle prctl;

    /** Finds what it takes, and changes nothing. */
    @SuppressWarnings("restricted")
    Shield() {
        Linker linker = Linker.nativeLinker();
        prctl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("prctl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(VARIADIC_FROM));
    }

    /** @throws IllegalStateException if the process is still open */
    void raise() {
        int result;
        try {
            result = (int) prctl.invokeExact(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("prctl cannot be called", e);
        }
        if (result != 0) {
            throw new IllegalStateException("prctl answered " + result);
        }
    }
}
