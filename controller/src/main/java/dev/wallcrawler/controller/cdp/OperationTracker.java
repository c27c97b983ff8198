package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.controller.cdp.OperationRules.Match;
import dev.wallcrawler.logging.BrowserOperation.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import static java.util.Objects.requireNonNull;

/**
 * Pairs the commands of one connection with their answers, and tells of each pair that is something a user did. Of a run of keys
 * or turns of the wheel, the first stands for all. Remembers a bounded number of unanswered commands, the latest ones. Not
 * thread-safe.
 */
final class OperationTracker {

    private static final int MAX_UNANSWERED = 256;
    private static final int MAX_TARGETS = 64;
    private static final long RUN_NANOS = Duration.ofSeconds(1).toNanos();

    private static final String ANSWER = "{\"id\":";

    /** What Playwright's query answers while there is no such element; it asks again then. */
    private static final String NOT_THERE_YET = "--playwright--no--result--value--";

    private final Consumer<Operation> operations;
    private final LongSupplier nanoTime;
    private final Map<Long, Unanswered> unanswered = bounded(MAX_UNANSWERED);
    private final Map<String, Target> targets = bounded(MAX_TARGETS);
    private String lastRun = "";
    private long lastRunAt;

    private record Unanswered(Kind kind, long since, Optional<String> url, Optional<String> selector) {}

    private static final class Target {
        private Optional<String> url = Optional.empty();
        private Optional<String> selector = Optional.empty();
    }

    /** @param nanoTime a clock like {@link System#nanoTime()} */
    OperationTracker(Consumer<Operation> operations, LongSupplier nanoTime) {
        this.operations = requireNonNull(operations, "operations is null");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    void command(CommandHead command) {
        Optional<PlaywrightCall> playwright = PlaywrightCall.in(command.text());
        Target target = targets.computeIfAbsent(command.target(), _ -> new Target());
        playwright.flatMap(PlaywrightCall::selector).ifPresent(selector -> target.selector = Optional.of(selector));
        Optional<Match> match = OperationRules.match(command, playwright);
        if (match.isEmpty() || goesOn(match.get(), command.target()) || command.id() < 0) {
            return;
        }
        Kind kind = match.get().kind();
        if (kind == Kind.NAVIGATE) {
            target.url = command.params().url().or(() -> target.url);
            target.selector = Optional.empty();
        }
        unanswered.put(command.id(), new Unanswered(kind, nanoTime.getAsLong(), target.url, target.selector));
        target.selector = Optional.empty();
    }

    private boolean goesOn(Match match, String target) {
        long now = nanoTime.getAsLong();
        String run = match.run().isEmpty() ? "" : match.run() + " " + target;
        boolean goesOn = !run.isEmpty() && run.equals(lastRun) && now - lastRunAt < RUN_NANOS;
        lastRun = run;
        lastRunAt = now;
        return goesOn;
    }

    /** Looks at a message of the browser's: an answer, or an event, which is passed over. */
    void message(byte[] head, int length) {
        if (unanswered.isEmpty() || !startsAsAnswer(head, length)) {
            return;
        }
        Unanswered command = unanswered.remove(idOf(head, length));
        if (command == null) {
            return;
        }
        String answer = new String(head, 0, length, StandardCharsets.UTF_8);
        if (command.kind == Kind.EXTRACT && answer.contains(NOT_THERE_YET)) {
            return;
        }
        operations.accept(new Operation(
                command.kind,
                Duration.ofNanos(nanoTime.getAsLong() - command.since),
                command.url,
                command.selector,
                isSuccess(command.kind, answer)));
    }

    private static boolean isSuccess(Kind kind, String answer) {
        int result = answer.indexOf(',') + 1;
        if (answer.startsWith("\"error\":", result)) {
            return false;
        }
        return switch (kind) {
            case NAVIGATE -> !answer.contains("\"errorText\":\"");
            case EXTRACT, ACT -> !answer.contains("\"exceptionDetails\":{");
            case SCREENSHOT -> true;
        };
    }

    private static boolean startsAsAnswer(byte[] head, int length) {
        if (length <= ANSWER.length()) {
            return false;
        }
        for (int i = 0; i < ANSWER.length(); i++) {
            if (head[i] != ANSWER.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long idOf(byte[] head, int length) {
        long id = 0;
        for (int i = ANSWER.length(); i < length && head[i] >= '0' && head[i] <= '9'; i++) {
            id = id * 10 + (head[i] - '0');
        }
        return id;
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}
