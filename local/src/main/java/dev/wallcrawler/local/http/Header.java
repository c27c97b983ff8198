package dev.wallcrawler.local.http;

import static java.util.Objects.requireNonNull;

/** One header line, as it was sent or is to be sent. */
public record Header(String name, String value) {
    public Header {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
    }
}
