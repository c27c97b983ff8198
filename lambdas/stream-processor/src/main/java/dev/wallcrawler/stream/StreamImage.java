package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import software.amazon.awssdk.core.SdkBytes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An item as a stream record shows it, which has its own classes for what the SDK has classes for, too. */
final class StreamImage {

    private StreamImage() {}

    /**
     * The session of an image.
     *
     * @param image null or empty where the record has none
     * @throws IllegalArgumentException if it is not a session's, without repeating its values
     */
    static Optional<Session> session(Map<String, AttributeValue> image) {
        return image == null || image.isEmpty() ? Optional.empty() : Optional.of(SessionItem.fromItem(item(image)));
    }

    static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item(
            Map<String, AttributeValue> image) {
        Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item = new HashMap<>();
        image.forEach((name, value) -> item.put(name, convert(name, value)));
        return item;
    }

    private static software.amazon.awssdk.services.dynamodb.model.AttributeValue convert(
            String name, AttributeValue value) {
        var builder = software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder();
        if (value.getS() != null) {
            builder.s(value.getS());
        } else if (value.getN() != null) {
            builder.n(value.getN());
        } else if (value.getBOOL() != null) {
            builder.bool(value.getBOOL());
        } else if (value.getL() != null) {
            builder.l(value.getL().stream().map(element -> convert(name, element)).toList());
        } else if (value.getM() != null) {
            builder.m(item(value.getM()));
        } else if (value.getSS() != null) {
            builder.ss(value.getSS());
        } else if (value.getNS() != null) {
            builder.ns(value.getNS());
        } else if (value.getNULL() != null) {
            builder.nul(value.getNULL());
        } else if (value.getB() != null) {
            builder.b(SdkBytes.fromByteBuffer(value.getB()));
        } else if (value.getBS() != null) {
            builder.bs(value.getBS().stream().map(SdkBytes::fromByteBuffer).toList());
        } else {
            throw new IllegalArgumentException("attribute " + name + " of a stream image has no value");
        }
        return builder.build();
    }
}
