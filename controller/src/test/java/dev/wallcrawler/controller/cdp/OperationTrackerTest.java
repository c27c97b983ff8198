package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.logging.BrowserOperation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class OperationTrackerTest {

    private static final String PAGE = "http://127.0.0.1:8000/p?q=1";

    private final List<Operation> operations = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final OperationTracker tracker = new OperationTracker(operations::add, nanos::get);

    private void command(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        tracker.command(CommandHead.read(bytes, bytes.length));
    }

    private void answer(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        tracker.message(bytes, bytes.length);
    }

    private List<Kind> kinds() {
        return operations.stream().map(Operation::kind).toList();
    }

    /** What a program on Playwright 1.65 did step by step, and the messages that went over the wire for it. */
    @Test
    void shouldTellWhatAPlaywrightProgramDoesAndNothingElse() {
        Map<String, List<Operation>> steps = new LinkedHashMap<>();
        String step = "";
        for (String line : recorded()) {
            switch (line.charAt(0)) {
                case '#' -> {
                    step = line.substring(2);
                    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                }
                case '>' -> command(line.substring(1));
                default -> answer(line.substring(1));
            }
            steps.computeIfAbsent(step, _ -> new ArrayList<>()).addAll(operations);
            operations.clear();
        }
        assertThat(steps)
                .hasEntrySatisfying("goto", only(Kind.NAVIGATE, PAGE, "", true))
                .hasEntrySatisfying("click", only(Kind.ACT, PAGE, "#b", true))
                .hasEntrySatisfying("textContent", only(Kind.EXTRACT, PAGE, "#b", true))
                .hasEntrySatisfying("content", only(Kind.EXTRACT, PAGE, "", true))
                .hasEntrySatisfying("evaluate", only(Kind.EXTRACT, PAGE, "", true))
                .hasEntrySatisfying("fill", only(Kind.ACT, PAGE, "#i", true))
                .hasEntrySatisfying("type", only(Kind.ACT, PAGE, "#i", true))
                .hasEntrySatisfying("select", only(Kind.ACT, PAGE, "#s", true))
                .hasEntrySatisfying("dbl", only(Kind.ACT, PAGE, "#h", true))
                .hasEntrySatisfying("hover", nothing -> assertThat(nothing).isEmpty())
                .hasEntrySatisfying("screenshot", shot -> assertThat(shot)
                        .extracting(Operation::kind, Operation::success)
                        .containsExactly(tuple(Kind.SCREENSHOT, true)))
                .hasEntrySatisfying("bad", only(Kind.EXTRACT, PAGE, "", false))
                .hasEntrySatisfying("badnav", only(Kind.NAVIGATE, "http://127.0.0.1:1/", "", false));
    }

    private static Consumer<List<Operation>> only(
            Kind kind, String url, String selector, boolean success) {
        Optional<String> expectedSelector = selector.isEmpty() ? Optional.empty() : Optional.of(selector);
        return done -> assertThat(done)
                .containsExactly(new Operation(kind, Duration.ZERO, Optional.of(url), expectedSelector, success));
    }

    private static List<String> recorded() {
        try (InputStream file = OperationTrackerTest.class.getResourceAsStream("playwright-1.65.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Page.navigate | {\"url\":\"http://a.test/\"} | NAVIGATE",
                "Page.reload | {} | NAVIGATE",
                "Page.navigateToHistoryEntry | {\"entryId\":1} | NAVIGATE",
                "Page.captureScreenshot | {} | SCREENSHOT",
                "Page.printToPDF | {} | SCREENSHOT",
                "DOM.getOuterHTML | {\"nodeId\":1} | EXTRACT",
                "DOMSnapshot.captureSnapshot | {\"computedStyles\":[]} | EXTRACT",
                "Accessibility.getFullAXTree | {} | EXTRACT",
                "Runtime.evaluate | {\"expression\":\"document.title\",\"returnByValue\":true} | EXTRACT",
                "Input.dispatchMouseEvent | {\"type\":\"mousePressed\",\"clickCount\":1} | ACT",
                "Input.dispatchMouseEvent | {\"type\":\"mouseWheel\"} | ACT",
                "Input.dispatchKeyEvent | {\"type\":\"rawKeyDown\"} | ACT",
                "Input.dispatchTouchEvent | {\"type\":\"touchStart\"} | ACT",
                "Input.insertText | {\"text\":\"x\"} | ACT",
                "DOM.setFileInputFiles | {\"files\":[]} | ACT"
            })
    void shouldTellTheKindOfAnOperation(String method, String params, Kind kind) {
        command("{\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
        answer("{\"id\":1,\"result\":{}}");
        assertThat(kinds()).containsExactly(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Input.dispatchMouseEvent | {\"type\":\"mouseMoved\"}",
                "Input.dispatchMouseEvent | {\"type\":\"mouseReleased\",\"clickCount\":1}",
                "Input.dispatchMouseEvent | {\"type\":\"mousePressed\",\"clickCount\":2}",
                "Input.dispatchKeyEvent | {\"type\":\"keyUp\"}",
                "Input.dispatchTouchEvent | {\"type\":\"touchEnd\"}",
                "Runtime.evaluate | {\"expression\":\"1\"}",
                "Runtime.callFunctionOn | {\"functionDeclaration\":\"f //# sourceURL=pptr:internal\",\"returnByValue\":true}",
                "Page.enable | {}",
                "Network.enable | {}"
            })
    void shouldPassOverWhatIsPartOfSomethingElse(String method, String params) {
        command("{\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
        answer("{\"id\":1,\"result\":{}}");
        assertThat(operations).isEmpty();
    }

    @Test
    void shouldTakeARunOfKeysForOneOperationUntilItPauses() {
        for (int id = 1; id <= 5; id++) {
            command("{\"id\":" + id + ",\"method\":\"Input.dispatchKeyEvent\",\"params\":{\"type\":\"keyDown\"}}");
            answer("{\"id\":" + id + ",\"result\":{}}");
            nanos.addAndGet(Duration.ofMillis(900).toNanos());
        }
        assertThat(kinds()).containsExactly(Kind.ACT);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        command("{\"id\":6,\"method\":\"Input.dispatchKeyEvent\",\"params\":{\"type\":\"keyDown\"}}");
        answer("{\"id\":6,\"result\":{}}");
        assertThat(kinds()).containsExactly(Kind.ACT, Kind.ACT);
    }

    @Test
    void shouldTakeKeysAfterSomethingElseForANewOperation() {
        List<String> methods = List.of("Input.insertText", "Page.captureScreenshot", "Input.insertText");
        for (int id = 0; id < methods.size(); id++) {
            command("{\"id\":" + id + ",\"method\":\"" + methods.get(id) + "\",\"params\":{}}");
            answer("{\"id\":" + id + ",\"result\":{}}");
        }
        assertThat(kinds()).containsExactly(Kind.ACT, Kind.SCREENSHOT, Kind.ACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"Cannot navigate\"}}",
                "{\"id\":1,\"result\":{\"frameId\":\"F\",\"errorText\":\"net::ERR_NAME_NOT_RESOLVED\"}}"
            })
    void shouldTellAFailure(String answer) {
        command("{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"http://a.test/\"}}");
        answer(answer);
        assertThat(operations).extracting(Operation::success).containsExactly(false);
    }

    @Test
    void shouldKeepThePagesOfTabsApart() {
        command("{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"http://a.test/\"},\"sessionId\":\"A\"}");
        command("{\"id\":2,\"method\":\"Page.navigate\",\"params\":{\"url\":\"http://b.test/\"},\"sessionId\":\"B\"}");
        command("{\"id\":3,\"method\":\"Page.captureScreenshot\",\"sessionId\":\"A\"}");
        answer("{\"id\":3,\"result\":{}}");
        assertThat(operations).extracting(Operation::url).containsExactly(Optional.of("http://a.test/"));
    }

    @Test
    void shouldForgetTheOldestOfTooManyUnansweredCommands() {
        for (int id = 1; id <= 1_000; id++) {
            command("{\"id\":" + id + ",\"method\":\"Page.reload\"}");
        }
        answer("{\"id\":1,\"result\":{}}");
        assertThat(operations).isEmpty();
        answer("{\"id\":1000,\"result\":{}}");
        assertThat(operations).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":2,\"result\":{}}", "{\"method\":\"Page.loadEventFired\"}", "{\"id\":", "", "null"})
    void shouldPassOverMessagesThatAnswerNothing(String message) {
        command("{\"id\":1,\"method\":\"Page.reload\"}");
        answer(message);
        assertThat(operations).isEmpty();
    }
}
