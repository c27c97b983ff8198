package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class RequestIdsTest {

    private final Context context = mock(Context.class);

    @Test
    void shouldPreferTheIdThatTheCallerIsGiven() {
        when(context.getAwsRequestId()).thenReturn("lambda-1");

        assertThat(RequestIds.of(TestingRequests.of("GET", "/"), context).requestId())
                .isEqualTo(TestingRequests.REQUEST_ID);
        assertThat(RequestIds.of(new APIGatewayProxyRequestEvent(), context).requestId()).isEqualTo("lambda-1");
        assertThat(RequestIds.of(context).requestId()).isEqualTo("lambda-1");
        assertThat(RequestIds.of(new APIGatewayProxyRequestEvent(), null).requestId()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"Root=1-abc;Parent=def;Sampled=1, 1-abc", "Parent=def;Root=1-abc, 1-abc", "1-abc, 1-abc"})
    void shouldTakeTheRootOfTheTrace(String header, String root) {
        when(context.getXrayTraceId()).thenReturn(header);

        assertThat(RequestIds.of(context).traceId()).contains(root);
    }

    @Test
    void shouldHaveNoTraceWhereThereIsNone() {
        assertThat(RequestIds.of(context).traceId()).isEqualTo(Optional.empty());
        assertThat(RequestIds.of(TestingRequests.of("GET", "/"), null).traceId()).isEqualTo(Optional.empty());
    }
}
