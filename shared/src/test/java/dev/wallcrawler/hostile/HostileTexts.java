package dev.wallcrawler.hostile;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

import java.util.List;
import java.util.stream.Collectors;

/** Texts that have broken parsers and logs before, and mutations of sound ones. */
public final class HostileTexts {

    private static final int HUGE = 1 << 20;
    private static final int DEEP = 20_000;

    private HostileTexts() {}

    /** Any text: line ends, control characters, lone surrogates, injections, now and then a megabyte of something. */
    public static Arbitrary<String> any() {
        return Arbitraries.frequencyOf(
                tuple(60, pieces()), tuple(20, Arbitraries.strings().all().ofMaxLength(40)), tuple(1, huge()))
                .withoutEdgeCases();
    }

    /** The same, without the huge ones. */
    public static Arbitrary<String> small() {
        return Arbitraries.frequencyOf(tuple(3, pieces()), tuple(1, Arbitraries.strings().all().ofMaxLength(40)))
                .withoutEdgeCases();
    }

    private static Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(6).map(list -> String.join("", list));
    }

    private static final List<String> PIECES = List.of(
            "", "a", "id", " ", "\n", "\r", "\r\n", "\r\n\r\n", "\t", "\0", "\u0007", "\u001b[2J", "\u007f", "\u0085",
            "\u2028", "\u2029", "\ufeff", "\u202e", "\ud800", "\udc00", "\udc00\ud800", "\ud83d\ude00", "é", "\uffff",
            "\"", "'", "\\", "\\\"", "\\'", "\\u000a", "\\ud800", "/", "..", "%", "%00", "%0d%0a", "%2e%2e%2f", "%zz",
            "{", "}", "[", "]", ":", ",", "{}", "[]", "null", "true", "-0", "1e999999999", "1e-999999999", "NaN",
            "${jndi:ldap://127.0.0.1/x}", "{}\n{\"event_type\":\"SESSION_TERMINATED\"}",
            "\r\nX-Injected: 1", "\r\nSet-Cookie: a=b\r\n\r\nHTTP/1.1 200 OK", "token=", "eyJhbGciOiJub25lIn0.e30.",
            "?", "&", "#", "@", "://", "user_metadata", "['a']", ":'v'", "<script>", "' OR '1'='1", "$ne");

    private static Arbitrary<String> huge() {
        return Arbitraries.of("x", "\n", "\"", "\\", "[", "{\"a\":", "\ud800", "\ud83d\ude00", "%0a", "['a']", "1", "eyJ", ".", "token=a ")
                .map(piece -> piece.repeat(piece.length() > 1 && !piece.equals("%0a") ? DEEP : HUGE / piece.length()));
    }

    /** A sound text with up to four wounds: characters cut out, doubled, replaced or put in. */
    public static Arbitrary<String> mutated(String sound) {
        Arbitrary<Wound> wound = Combinators.combine(
                        Arbitraries.integers().between(0, Math.max(0, sound.length())),
                        Arbitraries.integers().between(0, 8),
                        small())
                .as(Wound::new);
        return wound.list().ofMinSize(1).ofMaxSize(4).map(wounds -> {
            String text = sound;
            for (Wound next : wounds) {
                text = next.inflict(text);
            }
            return text;
        });
    }

    private record Wound(int at, int length, String instead) {
        String inflict(String text) {
            int from = Math.min(at, text.length());
            int to = Math.min(from + length, text.length());
            return text.substring(0, from) + instead + text.substring(to);
        }
    }

    /** Any JSON value, down to some depth, its strings hostile. */
    public static Arbitrary<String> json() {
        Arbitrary<String> scalars = Arbitraries.frequencyOf(
                tuple(4, small().map(HostileTexts::quoted)),
                tuple(3, Arbitraries.of(
                        "0", "-0", "60", "60.0", "6e1", "21601", "1e999999999", "-1e-999999999", "0e99999999",
                        "123456789012345678901234567890", "0.1e-5", "true", "false", "null", "NaN", "01", "'x'", "+1")),
                tuple(1, Arbitraries.of("\"\\ud800\"", "\"\\u0000\"", "\"\\n\"", "\"\ud800\"")));
        return Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]"),
                        Combinators.combine(small(), inner).as((name, value) -> "{" + quoted(name) + ":" + value + "}")),
                0,
                4);
    }

    /** An object of some of these fields, each with any value. */
    public static Arbitrary<String> objectOf(List<String> names) {
        return Arbitraries.maps(Arbitraries.of(names), json())
                .ofMaxSize(5)
                .map(fields -> fields.entrySet().stream()
                        .map(field -> quoted(field.getKey()) + ":" + field.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
    }

    /** As a JSON string, with nothing escaped that need not be. */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static <T> Tuple2<Integer, T> tuple(int weight, T value) {
        return Tuple.of(weight, value);
    }
}
