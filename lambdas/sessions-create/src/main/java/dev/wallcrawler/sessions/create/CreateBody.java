package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.api.JsonFields;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.ExternalProxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The body of a create request, checked field by field. Every field is either honoured, named among the ignored ones, or refused
 * with a message that says what is not supported.
 *
 * @param ignoredSettings the paths of settings that were asked for and have no effect. One that asks for nothing, such as
 *     {@code solveCaptchas: false}, gets what it asks for and is not among them
 */
record CreateBody(
        Optional<String> projectId,
        Optional<Duration> timeout,
        boolean keepAlive,
        String userMetadata,
        BrowserSettings browserSettings,
        Optional<ExternalProxy> proxy,
        List<String> ignoredSettings) {

    private static final int MIN_TIMEOUT_SECONDS = 60;
    private static final int MAX_TIMEOUT_SECONDS = 21_600;
    private static final int MAX_METADATA_CHARACTERS = 512;
    /** What can be a setting's path; anything else that a caller sends is no setting, and goes into no header. */
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,80}");
    private static final int MAX_UNKNOWN = 20;
    private static final String[] REGIONS = {"us-west-2", "us-east-1", "eu-central-1", "ap-southeast-1"};

    CreateBody {
        ignoredSettings = List.copyOf(ignoredSettings);
    }

    /** @throws ApiException 400 naming the first field that is wrong or not supported */
    static CreateBody parse(String body) {
        JsonFields fields = JsonFields.parseObject(body);
        List<String> ignored = new ArrayList<>();
        Optional<String> projectId = fields.string("projectId");
        OptionalInt timeout = fields.integer("timeout", MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS);
        boolean keepAlive = fields.bool("keepAlive").orElse(false);
        fields.oneOf("region", REGIONS);
        if (fields.string("extensionId").isPresent()) {
            throw fields.wrong("extensionId", "is not supported: extensions cannot be loaded yet");
        }
        refuseCertificates(fields);
        String metadata = metadata(fields);
        BrowserSettings settings = BrowserSettingsFields.read(fields, ignored);
        Optional<ExternalProxy> proxy = ProxyFields.read(fields);
        fields.unread().stream().filter(FIELD_NAME.asMatchPredicate()).limit(MAX_UNKNOWN).forEach(ignored::add);
        return new CreateBody(
                projectId,
                timeout.isPresent() ? Optional.of(Duration.ofSeconds(timeout.getAsInt())) : Optional.empty(),
                keepAlive,
                metadata,
                settings,
                proxy,
                ignored);
    }

    private static String metadata(JsonFields fields) {
        String metadata = fields.objectText("userMetadata").orElse("{}");
        if (metadata.length() > MAX_METADATA_CHARACTERS) {
            throw fields.wrong(
                    "userMetadata", "must have at most " + MAX_METADATA_CHARACTERS + " characters as JSON");
        }
        return metadata;
    }

    private static void refuseCertificates(JsonFields fields) {
        Optional<JsonFields> settings = fields.object("proxySettings");
        if (settings.isPresent() && !settings.get().strings("caCertificates").isEmpty()) {
            throw settings.get().wrong("caCertificates", "is not supported: certificates cannot be added yet");
        }
    }
}
