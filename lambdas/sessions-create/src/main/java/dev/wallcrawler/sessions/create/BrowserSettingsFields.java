package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.JsonFields;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettings.Viewport;
import dev.wallcrawler.session.BrowserSettingsJson;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads {@code browserSettings}. */
final class BrowserSettingsFields {

    private static final int DEFAULT_WIDTH = 1_280;
    private static final int DEFAULT_HEIGHT = 720;

    /** The settings travel to the task in its overrides, of which ECS takes 8,192 characters altogether. */
    private static final int MAX_CHARACTERS = 4_096;

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern DOMAIN = Pattern.compile("(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*");

    /** What has no effect when it is on. */
    private static final List<String> HARMLESS_WHEN_ON =
            List.of("solveCaptchas", "recordSession", "advancedStealth", "verified");

    private BrowserSettingsFields() {}

    static BrowserSettings read(JsonFields body, List<String> ignored) {
        Optional<JsonFields> asked = body.object("browserSettings");
        if (asked.isEmpty()) {
            return BrowserSettings.DEFAULT;
        }
        JsonFields fields = asked.get();
        if (fields.object("context").isPresent()) {
            throw fields.wrong("context", "is not supported: contexts cannot be kept yet");
        }
        if (fields.string("extensionId").isPresent()) {
            throw fields.wrong("extensionId", "is not supported: extensions cannot be loaded yet");
        }
        if (!fields.strings("extensions").isEmpty()) {
            throw fields.wrong("extensions", "is not supported: extensions cannot be loaded yet");
        }
        BrowserSettings settings = new BrowserSettings(
                viewport(fields),
                fields.bool("ignoreCertificateErrors").orElse(BrowserSettings.DEFAULT.ignoreCertificateErrors()),
                fields.bool("blockAds").orElse(BrowserSettings.DEFAULT.blockAds()),
                allowedDomains(fields));
        noteIgnored(fields, ignored);
        if (BrowserSettingsJson.write(settings).length() > MAX_CHARACTERS) {
            throw fields.wrong("allowedDomains", "is too long: the settings may have " + MAX_CHARACTERS + " characters");
        }
        return settings;
    }

    private static void noteIgnored(JsonFields fields, List<String> ignored) {
        for (String name : HARMLESS_WHEN_ON) {
            if (fields.bool(name).orElse(false)) {
                ignored.add(fields.pathOf(name));
            }
        }
        if (fields.bool("logSession").isPresent()) {
            ignored.add(fields.pathOf("logSession"));
        }
        for (String name : List.of("captchaImageSelector", "captchaInputSelector")) {
            if (fields.string(name).isPresent()) {
                ignored.add(fields.pathOf(name));
            }
        }
        if (fields.oneOf("os", "windows", "mac", "linux", "mobile", "tablet").isPresent()) {
            ignored.add(fields.pathOf("os"));
        }
    }

    private static Optional<Viewport> viewport(JsonFields settings) {
        Optional<JsonFields> fields = settings.object("viewport");
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt width = fields.get().integer("width", 1, Viewport.MAX);
        OptionalInt height = fields.get().integer("height", 1, Viewport.MAX);
        return width.isEmpty() && height.isEmpty()
                ? Optional.empty()
                : Optional.of(new Viewport(width.orElse(DEFAULT_WIDTH), height.orElse(DEFAULT_HEIGHT)));
    }

    private static List<String> allowedDomains(JsonFields fields) {
        List<String> domains = new ArrayList<>();
        for (String asked : fields.strings("allowedDomains")) {
            String domain = inAscii(asked).toLowerCase(Locale.ROOT);
            if (!DOMAIN.matcher(domain).matches()) {
                throw fields.wrong(
                        "allowedDomains[" + domains.size() + "]",
                        "must be a domain name such as example.com, without scheme, port, path or wildcard");
            }
            domains.add(domain);
        }
        return domains;
    }

    /** The form in which a browser reports a host; empty if there is none. */
    private static String inAscii(String domain) {
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
