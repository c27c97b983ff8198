package dev.wallcrawler.local.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * SIGINT, SIGTERM and SIGHUP. The first one asks for an orderly end, a later one ends the process at once. Without this, the JVM
 * would start its shutdown at the first and be deaf to the others. An orderly end that hangs is cut short: the process ends within
 * {@link #PATIENCE} of the first signal, and its children with it.
 */
final class StopSignals {
    /** All of the stop, by which the process has ended. */
    static final Duration PATIENCE = Duration.ofMillis(9_500);

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final int EXIT_CODE_BASE = 128;

    /** A signal that comes this soon after the first is the same one: some send it to a process and to its group. */
    private static final long SAME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private StopSignals() {}

    /**
     * From now on, the first signal completes the answer with the exit code that a shell expects: 128 + its number.
     *
     * @param notes told if the end had to be cut short
     */
    static CompletableFuture<Integer> listen(Consumer<String> notes) {
        var exitCode = new CompletableFuture<Integer>();
        var first = new AtomicLong();
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                int code = EXIT_CODE_BASE + (int) arguments[0].getClass().getMethod("getNumber").invoke(arguments[0]);
                long now = System.nanoTime();
                if (first.compareAndSet(0, now)) {
                    exitCode.complete(code);
                    haltIn(PATIENCE, code, notes);
                } else if (now - first.get() > SAME_NANOS) {
                    Runtime.getRuntime().halt(code);
                }
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop signals";
        };
        try {
            // By name, as the compiler refuses this part of the JDK where warnings are errors; every JDK has it.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(signalHandler.getClassLoader(), new Class<?>[] {signalHandler}, handler);
            for (String name : NAMES) {
                signal.getMethod("handle", signal, signalHandler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no signals", e);
        }
        return exitCode;
    }

    private static void haltIn(Duration patience, int code, Consumer<String> notes) {
        Thread.ofPlatform().daemon().name("last resort").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(patience.toNanos());
                notes.accept("something did not stop in time");
                Runtime.getRuntime().halt(code);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
