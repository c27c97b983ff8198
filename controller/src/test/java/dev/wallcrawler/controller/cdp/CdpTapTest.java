package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.logging.BrowserOperation.Kind;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class CdpTapTest {

    private static final String UPGRADED = "HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\n\r\n";

    private final CdpTraffic traffic = new CdpTraffic();
    private final List<Operation> operations = new ArrayList<>();
    private final AtomicInteger closeRequests = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final CdpTap tap =
            CdpTap.ofClient(traffic, operations::add, closeRequests::incrementAndGet, nanos::get);

    private void fromClient(String message) {
        tap.fromClient(Unpooled.wrappedBuffer(TestingFrames.maskedText(message)));
    }

    private void fromBrowser(String message) {
        tap.fromBrowser(Unpooled.wrappedBuffer(TestingFrames.text(message)));
    }

    private void upgrade() {
        tap.fromBrowser(Unpooled.copiedBuffer(UPGRADED, StandardCharsets.US_ASCII));
    }

    @Test
    void shouldBeOpenFromTheEndOfTheBrowsersConsentOn() {
        for (byte value : UPGRADED.getBytes(StandardCharsets.US_ASCII)) {
            assertThat(tap.isOpen()).isFalse();
            tap.fromBrowser(Unpooled.wrappedBuffer(new byte[] {value}));
        }
        assertThat(tap.isOpen()).isTrue();
    }

    @Test
    void shouldNotBeOpenWhenTheBrowserRefuses() {
        tap.fromBrowser(Unpooled.copiedBuffer(
                "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found", StandardCharsets.US_ASCII));
        assertThat(tap.isOpen()).isFalse();
        assertThat(traffic.messages()).isZero();
    }

    @Test
    void shouldReadFramesThatComeWithTheConsent() {
        fromClient("{\"id\":7,\"method\":\"Page.reload\"}");
        String answer = "{\"id\":7,\"result\":{}}";
        tap.fromBrowser(Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(UPGRADED, StandardCharsets.US_ASCII),
                Unpooled.wrappedBuffer(TestingFrames.text(answer))));
        assertThat(operations).extracting(Operation::kind).containsExactly(Kind.NAVIGATE);
    }

    @Test
    void shouldCountEveryByteAndMessage() {
        upgrade();
        fromClient("{\"id\":1,\"method\":\"Browser.getVersion\"}");
        fromBrowser("{\"id\":1,\"result\":{}}");
        fromBrowser("{\"method\":\"Target.targetCreated\"}");
        long expected = UPGRADED.length()
                + TestingFrames.maskedText("{\"id\":1,\"method\":\"Browser.getVersion\"}").length
                + TestingFrames.text("{\"id\":1,\"result\":{}}").length
                + TestingFrames.text("{\"method\":\"Target.targetCreated\"}").length;
        assertThat(traffic.bytes()).isEqualTo(expected);
        assertThat(traffic.messages()).isEqualTo(3);
        assertThat(traffic.activity()).isEqualTo(3);
    }

    @Test
    void shouldTellAnOperationWhenItsAnswerHasPassed() {
        upgrade();
        fromClient("{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"http://a.test/\"}}");
        nanos.set(Duration.ofMillis(40).toNanos());
        assertThat(operations).isEmpty();
        fromBrowser("{\"id\":1,\"result\":{\"frameId\":\"F\"}}");
        assertThat(operations)
                .containsExactly(new Operation(
                        Kind.NAVIGATE, Duration.ofMillis(40), Optional.of("http://a.test/"), Optional.empty(), true));
    }

    @Test
    void shouldTellThatTheBrowserIsToClose() {
        upgrade();
        fromClient("{\"id\":1,\"method\":\"Browser.close\"}");
        assertThat(closeRequests).hasValue(1);
    }

    @Test
    void shouldTakeOnlyAViewersInputForUse() {
        CdpTap viewer = CdpTap.ofViewer(traffic, operations::add, nanos::get);
        viewer.fromBrowser(Unpooled.copiedBuffer(UPGRADED, StandardCharsets.US_ASCII));
        viewer.fromBrowser(Unpooled.wrappedBuffer(TestingFrames.text("{\"method\":\"Page.screencastFrame\"}")));
        viewer.fromClient(Unpooled.wrappedBuffer(
                TestingFrames.maskedText("{\"id\":1,\"method\":\"Page.screencastFrameAck\"}")));
        assertThat(traffic.activity()).isZero();
        viewer.fromClient(Unpooled.wrappedBuffer(TestingFrames.maskedText(
                "{\"id\":2,\"method\":\"Input.dispatchMouseEvent\",\"params\":{\"type\":\"mousePressed\"}}")));
        viewer.fromBrowser(Unpooled.wrappedBuffer(TestingFrames.text("{\"id\":2,\"result\":{}}")));
        assertThat(traffic.activity()).isEqualTo(1);
        assertThat(traffic.messages()).isEqualTo(4);
        assertThat(operations).extracting(Operation::kind).containsExactly(Kind.ACT);
    }

    @Test
    void shouldKnowWhereAFrameOfTheBrowsersEnds() {
        assertThat(tap.isBetweenFrames()).isFalse();
        upgrade();
        assertThat(tap.isBetweenFrames()).isTrue();
        byte[] frame = TestingFrames.text("{\"method\":\"Page.screencastFrame\"}");
        tap.fromBrowser(Unpooled.wrappedBuffer(frame, 0, frame.length - 1));
        assertThat(tap.isBetweenFrames()).isFalse();
        tap.fromBrowser(Unpooled.wrappedBuffer(frame, frame.length - 1, 1));
        assertThat(tap.isBetweenFrames()).isTrue();
    }
}
