package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines of libraries are events, too. */
class LibraryLineTest {

    @Test
    void shouldWriteALibrarysLineAsOneObject() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
        Logger library = log.context().getLogger("io.netty.channel");
        library.info("bound to {}\n(all interfaces)", 8080);

        assertThat(Lines.lasting(log.events().getFirst())).isEqualTo(TestingEventLog.parse("""
                {"level":"INFO","service":"local","event_type":"LOG","logger":"io.netty.channel",
                 "message":"bound to 8080\\n(all interfaces)"}"""));
        assertThat(log.events().getFirst().path("event_id").asText()).matches("[0-9a-f]{32}");
    }

    @Test
    void shouldKeepItsException() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
        log.context().getLogger("library").error("failed", new IllegalStateException("because"));

        JsonNode line = log.events().getFirst();
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("error").asText()).isEqualTo("java.lang.IllegalStateException: because");
        assertThat(line.path("metadata").path("stack_trace").asText()).contains("\tat ");
        assertThat(line.has("_aws")).isFalse();
    }

    @Test
    void shouldKeepTheLineOfAParameterThatCannotBeWritten() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
        log.context().getLogger("library").warn("got {} from {}", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        }, "peer");

        assertThat(log.events().getFirst().path("message").asText())
                .startsWith("got ")
                .contains("IllegalStateException")
                .endsWith(" from peer");
    }

    @Test
    void shouldCarryTheRequestIdThatLambdasRuntimeProvides() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
        ThreadContext.put("AWSRequestId", "req-9");
        try {
            log.context().getLogger("library").warn("slow");
        } finally {
            ThreadContext.remove("AWSRequestId");
        }

        assertThat(log.events().getFirst().path("request_id").asText()).isEqualTo("req-9");
    }

    @Test
    void shouldCarryTheCallersRequestIdDuringItsRequest() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);
        EventLog requestLog = log.eventLog().inRequest("req-of-caller", Optional.empty());
        ThreadContext.put("AWSRequestId", "req-of-lambda");
        try {
            String answer = requestLog.during(() -> {
                log.context().getLogger("library").warn("slow");
                return "answer";
            });
            log.context().getLogger("library").warn("later");

            assertThat(answer).isEqualTo("answer");
        } finally {
            ThreadContext.remove("AWSRequestId");
        }

        assertThat(log.events())
                .extracting(line -> line.path("request_id").asText())
                .containsExactly("req-of-caller", "req-of-lambda");
    }

    @Test
    void shouldNotShowBodiesAndHeadersHoweverTalkativeTheLevel() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY, Level.TRACE, true, Optional.of(SessionMetric.NAMESPACE));
        log.context().getLogger("org.apache.hc.client5.http.wire").debug("Authorization: secret");

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldAttributeLinesToTheOneServiceOfAProcessOrToNone() {
        ServiceName name = new ServiceName();
        assertThat(name.name()).isEqualTo("local");
        name.claim(LogGroupName.CONTROLLER);
        name.claim(LogGroupName.CONTROLLER);
        assertThat(name.name()).isEqualTo("controller");
        name.claim(LogGroupName.GATEWAY);
        assertThat(name.name()).isEqualTo("local");
        name.claim(LogGroupName.GATEWAY);
        assertThat(name.name()).isEqualTo("local");
    }

    @Test
    void shouldHoldTheCatalogueOfLogGroups() {
        assertThat(LogGroupName.values()).extracting(LogGroupName::logGroup).doesNotHaveDuplicates();
        assertThat(LogGroupName.values()).extracting(LogGroupName::service).doesNotHaveDuplicates();
        Map<String, Integer> thirtyDays = Map.of(
                "/aws/lambda/sessions-create", 30,
                "/aws/ecs/wallcrawler-controller", 30,
                "/aws/ecs/wallcrawler-gateway", 30);
        for (LogGroupName group : LogGroupName.values()) {
            assertThat(group.retentionDays()).isEqualTo(thirtyDays.getOrDefault(group.logGroup(), 14));
        }
    }
}
