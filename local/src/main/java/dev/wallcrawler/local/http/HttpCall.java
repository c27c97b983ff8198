package dev.wallcrawler.local.http;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A request as it came over the wire.
 *
 * @param target what stands in the request line: path and query, still encoded
 * @param headers in the order they came in
 * @param body the whole body; empty where the request was refused before its body was kept. Not copied
 * @param source the caller's address
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpCall(String method, String target, List<Header> headers, byte[] body, String source) {
    public HttpCall {
        requireNonNull(method, "method is null");
        requireNonNull(target, "target is null");
        headers = List.copyOf(headers);
        requireNonNull(body, "body is null");
        requireNonNull(source, "source is null");
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** The target up to its query, still encoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the {@code ?}, still encoded; empty if there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** Leaves out headers, query and body, which may hold secrets. */
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + path() + "]";
    }
}
