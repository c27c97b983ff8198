package dev.wallcrawler.local.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What to answer. The length and the connection's fate are the server's business.
 *
 * @param body not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, List<Header> headers, byte[] body) {
    public HttpAnswer {
        headers = List.copyOf(headers);
        requireNonNull(body, "body is null");
    }

    /** An answer with a text body. */
    public static HttpAnswer of(int status, String contentType, String body) {
        return new HttpAnswer(
                status, List.of(new Header("Content-Type", contentType)), body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public HttpAnswer with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpAnswer(status, more, body);
    }
}
