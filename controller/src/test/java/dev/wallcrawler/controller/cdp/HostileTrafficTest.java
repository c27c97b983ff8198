package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.hostile.SoundLog;
import dev.wallcrawler.logging.BrowserOperation;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever client and browser send each other, the tap throws nothing, keeps little, and what it tells can be logged. */
class HostileTrafficTest {

    private static final String CONSENT = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    private static final String PLAYWRIGHT = "{\"id\":7,\"method\":\"Runtime.callFunctionOn\",\"params\":{\"functionDeclaration\":"
            + "\"(utilityScript, ...args) => utilityScript.evaluate(...args)\",\"arguments\":[{\"objectId\":\"1\"},{\"value\":true},"
            + "{\"value\":\"(injected, { info }) => info.parsed\"},{\"k\":\"parsed\",\"v\":[{\"k\":\"name\",\"v\":\"css\"},"
            + "{\"k\":\"source\",\"v\":\"#a\\\"b\"}]},{\"k\":\"world\"}],\"returnByValue\":true},\"sessionId\":\"S\"}";
    private static final List<String> COMMANDS = List.of(
            PLAYWRIGHT,
            "{\"id\":7,\"method\":\"Page.navigate\",\"params\":{\"url\":\"https://u:p@a.test/b?c#d\"},\"sessionId\":\"S\"}",
            "{\"id\":7,\"method\":\"Input.dispatchMouseEvent\",\"params\":{\"type\":\"mousePressed\",\"clickCount\":1}}",
            "{\"id\":7,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\",\"returnByValue\":true}}",
            "{\"id\":7,\"method\":\"Page.captureScreenshot\"}");

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.oneOf(
                Arbitraries.of(COMMANDS).flatMap(HostileTexts::mutated),
                Arbitraries.of(COMMANDS),
                HostileTexts.objectOf(List.of("id", "method", "params", "sessionId")),
                HostileTexts.any());
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.oneOf(
                HostileTexts.mutated("{\"id\":7,\"result\":{\"errorText\":\"net::ERR\"},\"sessionId\":\"S\"}"),
                Arbitraries.of("{\"id\":7,\"result\":{}}", "{\"id\":7", "{\"id\":99999999999999999999999,", "{\"id\":-"),
                HostileTexts.any());
    }

    /** Frames of every kind: sound, of wrong length, with reserved bits, never ending, or no frames at all. */
    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> sound = Combinators.combine(commands(), Arbitraries.longs())
                .as((text, seed) -> TestingFrames.fragmented(1, text.getBytes(UTF_8), true, new Random(seed)));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        Arbitrary<byte[]> continuations = Arbitraries.integers()
                .between(1, 5_000)
                .map(count -> TestingFrames.bomb(count, false));
        return Arbitraries.frequencyOf(
                        Tuple.of(6, sound),
                        Tuple.of(3, noise),
                        Tuple.of(1, continuations))
                .list()
                .ofMaxSize(5)
                .map(HostileTrafficTest::joined);
    }

    @Property
    void shouldTellOfAnythingWithoutThrowing(@ForAll("commands") String command, @ForAll("answers") String answer) {
        TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
        List<Operation> operations = new ArrayList<>();
        CdpTap tap = CdpTap.ofClient(new CdpTraffic(), operations::add, () -> {}, System::nanoTime);

        Bounded.run(() -> {
            tap.fromBrowser(buffer(CONSENT.getBytes(UTF_8)));
            tap.fromClient(buffer(TestingFrames.maskedText(command)));
            tap.fromBrowser(buffer(TestingFrames.text(answer)));
            tap.fromBrowser(buffer(TestingFrames.text("{\"id\":7,\"result\":{}}")));
            operations.forEach(operation -> log.eventLog().log(new BrowserOperation(
                    new SessionRef("sess_1", "proj_1"),
                    operation.kind(),
                    operation.duration(),
                    operation.url(),
                    operation.selector(),
                    operation.success())));
            return null;
        });

        assertThat(operations.size()).isLessThanOrEqualTo(1);
        SoundLog.hasLines(log, operations.size());
        assertThat(log.text()).doesNotContain("u:p@");
    }

    @Property
    void shouldReadAnyStreamInTheSameWayHoweverItIsCut(@ForAll("streams") byte[] stream, @ForAll Random random) {
        List<String> whole = new ArrayList<>();
        List<String> cut = new ArrayList<>();

        Bounded.run(() -> {
            new FrameReader(new Messages(whole)).read(buffer(stream), 0);
            FrameReader reader = new FrameReader(new Messages(cut));
            int at = 0;
            while (at < stream.length) {
                int length = Math.min(stream.length - at, 1 + random.nextInt(1 + Math.min(stream.length, 10_000)));
                reader.read(Unpooled.wrappedBuffer(stream, at, length), 0);
                at += length;
            }
            return null;
        });

        assertThat(cut).isEqualTo(whole);
        assertThat(whole).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(FrameReader.HEAD));
    }

    @Property
    void shouldReadAnyAnswerToTheUpgrade(@ForAll("answers") String head) {
        CdpTap tap = CdpTap.ofClient(new CdpTraffic(), _ -> {}, () -> {}, System::nanoTime);

        Bounded.run(() -> {
            tap.fromBrowser(buffer(head.getBytes(UTF_8)));
            return null;
        });

        assertThat(tap.isOpen()).isFalse();
    }

    /** A selector as long as a command's beginning once took more stack than a thread has. */
    @Test
    void shouldReadALongSelector() {
        String selector = "\\\\a".repeat(1_200);
        String command = PLAYWRIGHT.replace("#a\\\"b", selector);

        Optional<PlaywrightCall> call = Bounded.run(() -> PlaywrightCall.in(command));

        assertThat(Bounded.run(() -> call.orElseThrow().selector())).isPresent();
    }

    @Test
    void shouldKeepNothingOfABombOfContinuations() {
        List<String> messages = new ArrayList<>();
        FrameReader reader = new FrameReader(new Messages(messages));
        ByteBuf start = buffer(TestingFrames.bomb(1, false));
        ByteBuf bomb = buffer(TestingFrames.bomb(100_000, true));

        Bounded.run(() -> {
            reader.read(start, 0);
            for (int i = 0; i < 100; i++) {
                reader.read(bomb, 0);
            }
            return null;
        });

        assertThat(messages).isEmpty();
    }

    private record Messages(List<String> texts) implements FrameReader.Listener {
        @Override
        public void text(byte[] head, int length) {
            texts.add(new String(head, 0, length, UTF_8));
        }

        @Override
        public void binary() {
            texts.add("binary");
        }
    }

    private static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuf all = Unpooled.buffer();
        parts.forEach(all::writeBytes);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
