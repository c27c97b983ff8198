package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.ExternalProxy;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.session.TestingStreamRecords;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamImageTest {

    private static final Instant NOW = new TestingClock().instant();

    @Test
    void shouldReadASessionInFull() {
        Session full = new Session(
                "sess_full", "proj_a", "key_a", SessionStatus.FAILED, Optional.of(EndReason.OUT_OF_MEMORY), 7, "step",
                NOW, NOW.plusSeconds(9), NOW.plusSeconds(60), Optional.of(NOW.plusSeconds(2)),
                Optional.of(NOW.plusSeconds(9)), true, "us-west-2", "{\"user\":\"a\"}",
                new BrowserSettings(
                        Optional.of(new BrowserSettings.Viewport(800, 600)), false, true, List.of("example.com")),
                Optional.of(new ExternalProxy("http://proxy:3128", Optional.of("me"), Optional.of("hush"))),
                List.of("solveCaptchas", "os"), Optional.of("arn"), 5,
                Optional.of(new Endpoint("10.0.0.1", 9222, Optional.of("203.0.113.7"), Optional.of("container"))),
                Optional.of(new SessionTotals(123_456, new BrowserUse(12.5, 640))),
                new TaskStop(Optional.of("killed"), Optional.of("EssentialContainerExited"), Optional.of(137)));

        assertThat(StreamImage.session(TestingStreamRecords.image(full))).contains(full);
    }

    @Test
    void shouldReadASessionThatHasNothingButWhatAllHave() {
        TestingSessionStore store = new TestingSessionStore();
        store.create(TestingSessions.newSession("sess_new"));
        Session created = store.find("sess_new").orElseThrow();

        assertThat(StreamImage.session(TestingStreamRecords.image(created))).contains(created);
    }

    @Test
    void shouldReadNoSessionFromNoImage() {
        assertThat(StreamImage.session(null)).isEmpty();
        assertThat(StreamImage.session(Map.of())).isEmpty();
    }

    @Test
    void shouldConvertEachTypeOfAttribute() {
        Map<String, AttributeValue> image = Map.of(
                "s", new AttributeValue().withS("text"),
                "n", new AttributeValue().withN("1.5"),
                "bool", new AttributeValue().withBOOL(false),
                "null", new AttributeValue().withNULL(true),
                "l", new AttributeValue().withL(new AttributeValue().withS("one"), new AttributeValue().withN("2")),
                "m", new AttributeValue().withM(Map.of("in", new AttributeValue().withS("side"))),
                "ss", new AttributeValue().withSS("a", "b"),
                "ns", new AttributeValue().withNS("1", "2"),
                "b", new AttributeValue().withB(ByteBuffer.wrap(new byte[] {1, 2})),
                "bs", new AttributeValue().withBS(ByteBuffer.wrap(new byte[] {3})));

        var item = StreamImage.item(image);

        assertThat(item).hasSize(10);
        assertThat(item.get("s").s()).isEqualTo("text");
        assertThat(item.get("n").n()).isEqualTo("1.5");
        assertThat(item.get("bool").bool()).isFalse();
        assertThat(item.get("null").nul()).isTrue();
        assertThat(item.get("l").l()).extracting(value -> value.s() + value.n()).containsExactly("onenull", "null2");
        assertThat(item.get("m").m().get("in").s()).isEqualTo("side");
        assertThat(item.get("ss").ss()).containsExactly("a", "b");
        assertThat(item.get("ns").ns()).containsExactly("1", "2");
        assertThat(item.get("b").b()).isEqualTo(SdkBytes.fromByteArray(new byte[] {1, 2}));
        assertThat(item.get("bs").bs()).containsExactly(SdkBytes.fromByteArray(new byte[] {3}));
    }

    @Test
    void shouldRefuseAnImageThatIsNoSessionsNamingTheFieldOnly() {
        TestingSessionStore store = new TestingSessionStore();
        store.create(TestingSessions.newSession("sess_new"));
        Map<String, AttributeValue> image = new HashMap<>(TestingStreamRecords.image(store.find("sess_new").orElseThrow()));
        image.remove(SessionItem.STATUS);

        assertThatThrownBy(() -> StreamImage.session(image))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("status")
                .hasMessageNotContaining("sess_new");
        assertThatThrownBy(() -> StreamImage.item(Map.of("odd", new AttributeValue())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd");
    }
}
