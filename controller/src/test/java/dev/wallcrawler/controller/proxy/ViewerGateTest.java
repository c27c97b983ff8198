package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.controller.cdp.TestingFrames;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A live view's WebSocket, over real connections. */
class ViewerGateTest {

    private static final byte[] ENABLE = TestingFrames.maskedText("{\"id\":1,\"method\":\"Page.enable\",\"params\":{}}");
    private static final byte[] TYPE = TestingFrames.maskedText(
            "{\"id\":2,\"method\":\"Input.insertText\",\"params\":{\"text\":\"" + "x".repeat(60_000) + "\"}}");
    private static final byte[] PONG = HexFormat.of().parseHex("8a80" + "00000000");
    private static final byte[] EVALUATE =
            TestingFrames.maskedText("{\"id\":3,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\"}}");

    private final TestingProxy proxy = new TestingProxy("{}");
    private Socket viewer;
    private Socket page;

    @BeforeEach
    void openPage() throws Exception {
        viewer = proxy.upgrade(
                "/v1/live/" + TestingProxy.SESSION + "/" + proxy.token(Audience.LIVE) + "/ws/P1");
        assertThat(TestingDevTools.head(viewer)).startsWith("HTTP/1.1 101 ");
        page = proxy.browser().nextUpgraded().socket();
        page.setSoTimeout(5_000);
    }

    @AfterEach
    void close() throws IOException {
        viewer.close();
        proxy.close();
    }

    private void send(byte[]... frames) throws IOException {
        OutputStream out = viewer.getOutputStream();
        for (byte[] frame : frames) {
            out.write(frame);
        }
    }

    private static void assertPolicyViolation(byte[] received) {
        assertThat(received).startsWith(0x88, received.length - 2, 1008 >> 8, 1008 & 0xff);
        assertThat(new String(received, StandardCharsets.ISO_8859_1)).endsWith("a live view may not send this");
    }

    @Test
    void shouldPassOnWhatALiveViewSaysAsItIs() throws Exception {
        send(ENABLE, PONG, TYPE);

        for (byte[] frame : List.of(ENABLE, PONG, TYPE)) {
            assertThat(page.getInputStream().readNBytes(frame.length)).isEqualTo(frame);
        }
    }

    @Test
    void shouldPassOnAMessageThatComesInPieces() throws Exception {
        for (byte next : ENABLE) {
            viewer.getOutputStream().write(next);
        }

        assertThat(page.getInputStream().readNBytes(ENABLE.length)).isEqualTo(ENABLE);
    }

    @Test
    void shouldEndTheConnectionAtAnyOtherCommandAndPassOnNothingOfIt() throws Exception {
        send(ENABLE, EVALUATE, ENABLE);

        assertPolicyViolation(viewer.getInputStream().readAllBytes());
        assertThat(page.getInputStream().readAllBytes()).isEqualTo(ENABLE);
    }

    @Test
    void shouldPutTheEndAfterThePictureThatIsOnItsWay() throws Exception {
        byte[] picture = TestingFrames.text("{\"method\":\"Page.screencastFrame\",\"params\":{\"data\":\"abcd\"}}");
        page.getOutputStream().write(picture, 0, 20);
        assertThat(viewer.getInputStream().readNBytes(20)).hasSize(20);
        send(EVALUATE);

        page.getOutputStream().write(picture, 20, picture.length - 20);

        assertThat(viewer.getInputStream().readNBytes(picture.length - 20)).hasSize(picture.length - 20);
        assertPolicyViolation(viewer.getInputStream().readAllBytes());
    }

    static List<String> unusualFrames() {
        return List.of(
                "81027b7d" + "0000",
                "0180" + "00000000",
                "0080" + "00000000",
                "8280" + "00000000",
                "c180" + "00000000",
                "81ff0000000000010000" + "00000000",
                "89fe00ff" + "00000000",
                "8b80" + "00000000");
    }

    /** Unmasked, the first and a later fragment, binary, compressed, too large, a large ping, a kind that there is not. */
    @ParameterizedTest
    @MethodSource("unusualFrames")
    void shouldEndTheConnectionAtAFrameThatNoViewersBrowserSends(String frame) throws Exception {
        send(HexFormat.of().parseHex(frame));

        assertPolicyViolation(viewer.getInputStream().readAllBytes());
        assertThat(page.getInputStream().readAllBytes()).isEmpty();
    }
}
