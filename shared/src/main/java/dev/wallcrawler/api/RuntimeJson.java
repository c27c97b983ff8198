package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

import static java.util.Objects.requireNonNull;

/**
 * Reads and writes a type's JSON as Lambda's Java runtime does for a handler. The classes that do it are the runtime's, so no
 * artefact holds them, and making one fails with a {@link LinkageError} where there is no such runtime. Thread-safe.
 *
 * @param <T> an event or a result
 */
public final class RuntimeJson<T> {

    private final PojoSerializer<T> serializer;

    private RuntimeJson(PojoSerializer<T> serializer) {
        this.serializer = requireNonNull(serializer, "serializer is null");
    }

    /** The way of a type. */
    @SuppressWarnings("unchecked")
    public static <T> RuntimeJson<T> of(Class<? super T> type) {
        Class<T> exact = (Class<T>) type;
        return new RuntimeJson<>(
                LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                        ? LambdaEventSerializers.serializerFor(exact, type.getClassLoader())
                        : JacksonFactory.getInstance().getSerializer(exact));
    }

    public T read(byte[] json) {
        return serializer.fromJson(new ByteArrayInputStream(json));
    }

    public byte[] write(T value) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        serializer.toJson(value, json);
        return json.toByteArray();
    }

    /** What becomes of a value on its way through the runtime: written, and read again. */
    public T pass(T value) {
        return read(write(value));
    }
}
