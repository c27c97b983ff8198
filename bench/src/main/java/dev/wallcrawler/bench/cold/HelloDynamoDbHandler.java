package dev.wallcrawler.bench.cold;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.util.Map;

/** The least that a function with a table can do: it reads one item that is not there. */
public final class HelloDynamoDbHandler implements RequestHandler<Map<String, Object>, String> {
    private final DynamoDbClient dynamoDb = DynamoDbClient.create();

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        boolean found = dynamoDb.getItem(request -> request.tableName(System.getenv("PROJECTS_TABLE"))
                        .key(Map.of("projectId", AttributeValue.fromS("nobody"))))
                .hasItem();
        return found ? "hello, somebody" : "hello";
    }
}
