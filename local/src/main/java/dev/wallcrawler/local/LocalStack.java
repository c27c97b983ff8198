package dev.wallcrawler.local;

import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.SessionStore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.Objects.requireNonNull;

/**
 * A running system. Several may run side by side, in one JVM, too, each in a directory of its own. Thread-safe.
 *
 * <p>Log lines of the functions go where the system property {@code wallcrawler.log.directory} points, which the first stack of
 * a JVM sets; those of the gateway and the controllers always go below this stack's directory.
 */
public final class LocalStack implements AutoCloseable {
    private final StackParts parts;
    private final Path directory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalStack(StackParts parts, Path directory) {
        this.parts = requireNonNull(parts, "parts is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * Starts everything and waits until it answers.
     *
     * @throws IOException if a part does not start, such as for a port that is taken, or the thread was interrupted; nothing is
     *     left running then. The message is one line for a person
     */
    public static LocalStack start(LocalOptions options) throws IOException {
        return new LocalStack(StackStart.start(options), options.directory());
    }

    /** Where the API is: {@code http://127.0.0.1:<port>}. */
    public URI baseUrl() {
        return parts.baseUrl();
    }

    /** Where the gateway is: {@code ws://127.0.0.1:<port>}. */
    public URI gatewayUrl() {
        return parts.gatewayUrl();
    }

    /** Where DynamoDB Local is: {@code http://127.0.0.1:<port>}. */
    public URI dynamoDb() {
        return parts.database().endpoint();
    }

    /** Done, with the exit code, when DynamoDB Local ends before the stack is closed; nothing works any more then. */
    public CompletableFuture<Integer> databaseDeath() {
        return parts.database().death();
    }

    /** Its projects and keys. */
    public ProjectStore projects() {
        return parts.projects();
    }

    /** Its sessions. */
    public SessionStore sessions() {
        return parts.sessions();
    }

    /** What its functions are told by their environment: enough to run one of them as a process. Holds secrets. */
    public Map<String, String> functionEnvironment() {
        return parts.functionEnvironment().variables();
    }

    /** Where it keeps its data. */
    public Path directory() {
        return directory;
    }

    /** Ends all sessions and stops everything within 10 s; leaves no process. Without effect the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            parts.close();
        }
    }
}
