package dev.wallcrawler.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text form of {@link BrowserSettings} that travels to the controller. Read and written by token: the controller reads it
 * before it launches the browser, where every class that is not loaded counts.
 */
public final class BrowserSettingsJson {

    private static final JsonFactory JSON = new JsonFactory();

    private BrowserSettingsJson() {}

    public static String write(BrowserSettings settings) {
        StringWriter text = new StringWriter(128);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (settings.viewport().isPresent()) {
                json.writeObjectFieldStart("viewport");
                json.writeNumberField("width", settings.viewport().get().width());
                json.writeNumberField("height", settings.viewport().get().height());
                json.writeEndObject();
            }
            json.writeBooleanField("ignoreCertificateErrors", settings.ignoreCertificateErrors());
            json.writeBooleanField("blockAds", settings.blockAds());
            json.writeArrayFieldStart("allowedDomains");
            for (String domain : settings.allowedDomains()) {
                json.writeString(domain);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} wrote; fields that are absent have their defaults, unknown ones are passed over.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static BrowserSettings read(String text) {
        Optional<BrowserSettings.Viewport> viewport = Optional.empty();
        boolean ignoreCertificateErrors = BrowserSettings.DEFAULT.ignoreCertificateErrors();
        boolean blockAds = BrowserSettings.DEFAULT.blockAds();
        List<String> allowedDomains = List.of();
        try (JsonParser json = JSON.createParser(text)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "viewport" -> viewport = Optional.of(readViewport(json));
                    case "ignoreCertificateErrors" -> ignoreCertificateErrors = json.getBooleanValue();
                    case "blockAds" -> blockAds = json.getBooleanValue();
                    case "allowedDomains" -> allowedDomains = readStrings(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("browser settings are not of the expected form", e);
        }
        return new BrowserSettings(viewport, ignoreCertificateErrors, blockAds, allowedDomains);
    }

    private static BrowserSettings.Viewport readViewport(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT);
        int width = 0;
        int height = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "width" -> width = json.getIntValue();
                case "height" -> height = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        return new BrowserSettings.Viewport(width, height);
    }

    private static List<String> readStrings(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_ARRAY);
        List<String> strings = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            strings.add(json.getText());
        }
        expect(json.currentToken() == JsonToken.END_ARRAY);
        return strings;
    }

    private static void expect(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("browser settings are not of the expected form");
        }
    }
}
