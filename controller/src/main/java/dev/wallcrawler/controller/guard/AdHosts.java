package dev.wallcrawler.controller.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bundled list of hosts that serve advertisements or follow people around. Each stands for its subdomains, too. */
public final class AdHosts {

    private static final String LIST = "ad-hosts.txt";
    private static final String COMMENT = "#";

    private AdHosts() {}

    /** Reads the list. */
    public static List<String> read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(AdHosts.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith(COMMENT))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
