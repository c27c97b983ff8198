package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.hostile.SoundLog;
import dev.wallcrawler.session.SessionRef;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever callers, pages and libraries put into an event, it stays one line, and its true fields stay what they are. */
class HostileEventTest {

    @Provide
    Arbitrary<String> texts() {
        return HostileTexts.any();
    }

    @Property
    void shouldStayOneLine(@ForAll("texts") String text, @ForAll("texts") String other) {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
        SessionRef session = new SessionRef("sess_1", "proj_1");

        Bounded.run(() -> {
            EventLog requestLog = log.eventLog().inRequest("request-1", Optional.of(text));
            requestLog.log(new Request(
                    text, other, 200, Duration.ofMillis(1), false, Optional.of("proj_1"), Optional.of("sess_1"), false));
            requestLog.log(SessionError.of("operation", new IllegalStateException(text, new RuntimeException(other)))
                    .session(session)
                    .metadata("nested", Map.of("list", List.of(text, Map.of("deeper", other))))
                    .metadata(text.length() > 100 ? "long" : "m" + text, other));
            requestLog.log(new BrowserOperation(
                    session, BrowserOperation.Kind.NAVIGATE, Duration.ofMillis(1), Optional.of(text), Optional.of(other), true));
            return null;
        });

        SoundLog.hasLines(log, 3);
        assertThat(log.events()).allSatisfy(event -> {
            assertThat(event.path("service").asText()).isEqualTo("gateway");
            assertThat(event.path("session_id").asText()).isEqualTo("sess_1");
            assertThat(event.path("project_id").asText()).isEqualTo("proj_1");
            assertThat(event.path("request_id").asText()).isEqualTo("request-1");
        });
        assertThat(log.events()).extracting(event -> event.path("event_type").asText())
                .containsExactly("REQUEST", "SESSION_ERROR", "BROWSER_OPERATION");
    }

    @Property
    void shouldKeepAShortTextAsItIs(@ForAll("texts") String text) {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);

        log.eventLog().log(SessionError.of("operation", text));

        JsonNode error = log.events().getFirst().path("error");
        boolean mayHoldSecret = text.matches("(?s).*(eyJ|token=|wc_|://).*");
        if (text.length() <= LoggedText.MAX_LENGTH / 6 && !mayHoldSecret) {
            assertThat(error.textValue()).isEqualTo(text);
        } else {
            assertThat(error.textValue().length()).isLessThanOrEqualTo(LoggedText.MAX_LENGTH + 50);
        }
    }
}
