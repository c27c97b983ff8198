package dev.wallcrawler.model;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * One invocation of a function, or one step of a controller, that stops before each of its calls until it is told to go on: so
 * others can come in between. It and the one who tells it take turns; there is no moment at which both run.
 */
final class Writer {

    private static final ThreadLocal<Writer> CURRENT = new ThreadLocal<>();

    private final String name;
    private final Instant startedAt;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private Fate fate = Fate.DONE;
    private String next = "";
    private boolean finished;
    private Error error;

    private Writer(String name, Instant startedAt) {
        this.name = name;
        this.startedAt = startedAt;
    }

    /** Starts it and lets it run up to its first call. */
    static Writer start(String name, Instant now, Runnable body) {
        Writer writer = new Writer(name, now);
        Thread.ofVirtual().name(name).start(() -> writer.run(body));
        writer.back.acquireUninterruptibly();
        return writer;
    }

    /** In a writer's thread: waits for its turn to make this call. Anybody else's calls are simply done. */
    static Fate before(String call) {
        return Optional.ofNullable(CURRENT.get()).map(writer -> writer.await(call)).orElse(Fate.DONE);
    }

    private Fate await(String call) {
        next = call;
        back.release();
        turn.acquireUninterruptibly();
        return fate;
    }

    private void run(Runnable body) {
        CURRENT.set(this);
        try {
            body.run();
        } catch (RuntimeException | Crash _) {
            // What a function throws goes to whoever invoked it: the step comes again, or it does not.
        } catch (Error e) {
            error = e;
        } finally {
            finished = true;
            back.release();
        }
    }

    /** Lets it make the call that it waits for, and run on up to the next one; throws what nobody may catch. */
    void proceed(Fate fateOfCall) {
        fate = fateOfCall;
        turn.release();
        back.acquireUninterruptibly();
        if (error != null) {
            throw error;
        }
    }

    boolean finished() {
        return finished;
    }

    /** Whether its name begins with this word. */
    boolean isCalled(String word) {
        return name.startsWith(word + " ");
    }

    Instant startedAt() {
        return startedAt;
    }

    @Override
    public String toString() {
        return name + ": " + next;
    }
}
