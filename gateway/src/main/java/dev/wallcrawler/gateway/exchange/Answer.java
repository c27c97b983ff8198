package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.api.ErrorBody;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import java.util.HashMap;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A whole answer to one request. */
public record Answer(int status, String contentType, Map<String, String> headers, String body) {

    private static final String JSON = "application/json; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer in the form that every error has. */
    public static Answer error(int status, String message) {
        return json(status, ErrorBody.of(status, message).toJson());
    }

    /** A JSON document. */
    public static Answer json(int status, String body) {
        return new Answer(status, JSON, Map.of(), body);
    }

    /** The same answer with one more header. */
    Answer with(CharSequence name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name.toString(), value);
        return new Answer(status, contentType, more, body);
    }

    /** The answer as it goes out; nothing of it is ever to be stored by a cache, since paths hold tokens. */
    FullHttpResponse toHttp(String requestId, boolean withBody, boolean lastOfConnection) {
        byte[] content = body.getBytes(UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                withBody ? Unpooled.wrappedBuffer(content) : Unpooled.EMPTY_BUFFER);
        HttpHeaders head = response.headers();
        head.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        head.set(HttpHeaderNames.CONTENT_LENGTH, content.length);
        head.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        head.set("x-content-type-options", "nosniff");
        head.set("x-request-id", requestId);
        headers.forEach(head::set);
        if (lastOfConnection) {
            head.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }
}
