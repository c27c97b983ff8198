package dev.wallcrawler.local.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that lie in files of their own. */
final class Texts {
    private Texts() {}

    /** What {@code help} says; the launcher script shows it on a machine where nothing is built yet. */
    static String usage() {
        return read("usage.txt");
    }

    private static String read(String name) {
        try (InputStream text = Texts.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
