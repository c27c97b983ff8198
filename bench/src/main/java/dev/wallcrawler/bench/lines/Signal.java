package dev.wallcrawler.bench.lines;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A signal of Linux, sent within microseconds: a program that sends it would take milliseconds to start. */
@SuppressWarnings("restricted")
enum Signal {
    KILL(9),
    CONT(18),
    STOP(19);

    private static final MethodHandle KILL_2 = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** Sends it to a process of this one's own. */
    void send(Process process) {
        if (!process.isAlive()) {
            return;
        }
        try {
            int failed = (int) KILL_2.invokeExact(Math.toIntExact(process.pid()), number);
            if (failed != 0) {
                throw new IllegalStateException("the signal cannot be sent");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
