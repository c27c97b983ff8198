package dev.wallcrawler.local.function;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.wallcrawler.api.RuntimeJson;
import org.crac.Resource;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/**
 * A handler as the function that it is in AWS. Thread-safe if the handler is: one instance serves all invocations.
 *
 * @param <I> the event
 * @param <O> the result
 */
public final class LocalFunction<I, O> implements AutoCloseable {
    private final String name;
    private final String logGroup;
    private final RequestHandler<I, O> handler;
    private final RuntimeJson<I> events;
    private final RuntimeJson<O> results;
    private final Duration timeout;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LocalFunction(
            String name,
            String logGroup,
            RequestHandler<I, O> handler,
            RuntimeJson<I> events,
            RuntimeJson<O> results,
            Duration timeout) {
        this.name = requireNonNull(name, "name is null");
        this.logGroup = requireNonNull(logGroup, "logGroup is null");
        this.handler = requireNonNull(handler, "handler is null");
        this.events = events;
        this.results = results;
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * A function of this handler.
     *
     * @param event the class that events are read into
     * @param result the class that results are written from
     */
    public static <I, O> LocalFunction<I, O> of(
            String name,
            String logGroup,
            RequestHandler<I, O> handler,
            Class<? super I> event,
            Class<? super O> result,
            Duration timeout) {
        return new LocalFunction<>(name, logGroup, handler, RuntimeJson.of(event), RuntimeJson.of(result), timeout);
    }

    /** What it is called in AWS. */
    public String name() {
        return name;
    }

    /** Does what Lambda has a function do before it takes the snapshot that later starts begin with. */
    public void prime() {
        if (handler instanceof Resource primed) {
            try {
                primed.beforeCheckpoint(null);
            } catch (Exception e) {
                throw new IllegalStateException(name + " must not fail before its snapshot", e);
            }
        }
    }

    /** Invokes it outside of any request. */
    public byte[] invoke(byte[] event) throws FunctionException {
        return invoke(event, TraceId.header(Instant.now(), UUID.randomUUID()));
    }

    /**
     * Invokes it and waits for the result.
     *
     * @param event JSON
     * @param traceId X-Ray's, as its header has it
     * @return JSON
     */
    public byte[] invoke(byte[] event, String traceId) throws FunctionException {
        var context = new Invocation(
                name, logGroup, UUID.randomUUID().toString(), traceId, System.nanoTime() + timeout.toNanos());
        Future<byte[]> result = threads.submit(() -> call(event, context));
        try {
            return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw FunctionException.failed(name, e.getCause());
        } catch (TimeoutException _) {
            result.cancel(true);
            throw FunctionException.timedOut(name);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw FunctionException.failed(name, e);
        }
    }

    private byte[] call(byte[] event, Invocation context) {
        return results.write(handler.handleRequest(events.read(event), context));
    }

    /** Interrupts what is still being invoked. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
