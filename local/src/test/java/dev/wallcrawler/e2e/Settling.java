package dev.wallcrawler.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How long contradictions about one and the same subject have lasted, while a stack comes to rest. Not thread-safe. */
final class Settling {
    private final Duration usual;
    private final Duration beforeTask;
    private final Map<String, Instant> since = new HashMap<>();

    /**
     * @param usual how long a subject may contradict
     * @param beforeTask how long a session may have no task yet; what follows from its end may then last as long as usual
     */
    Settling(Duration usual, Duration beforeTask) {
        this.usual = usual;
        this.beforeTask = beforeTask;
    }

    /**
     * Takes note of what is wrong at this moment.
     *
     * @return whether nothing is
     * @throws AssertionError if something has been wrong for too long
     */
    boolean isOver(List<Contradiction> wrong, Instant now) {
        Map<String, Contradiction> present = wrong.stream()
                .collect(Collectors.toMap(Settling::key, Function.identity(), (first, second) -> first));
        since.keySet().retainAll(present.keySet());
        present.forEach((key, contradiction) -> {
            Duration lasts = Duration.between(since.computeIfAbsent(key, _ -> now), now);
            Duration most = contradiction.beforeItsTask() ? beforeTask : usual;
            if (lasts.compareTo(most) > 0) {
                throw new AssertionError("for " + lasts.toSeconds() + " s: " + contradiction + "; in all: " + wrong);
            }
        });
        return wrong.isEmpty();
    }

    private static String key(Contradiction contradiction) {
        return contradiction.subject() + (contradiction.beforeItsTask() ? " before its task" : "");
    }
}
