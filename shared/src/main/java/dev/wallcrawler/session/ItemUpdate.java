package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One conditional update of one item, as a call of its own or as a part of a transaction. Every attribute is named through a
 * placeholder, since several are reserved words. Not thread-safe.
 */
final class ItemUpdate {

    private final String table;
    private final Map<String, AttributeValue> key;
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<Consumer<Map<String, AttributeValue>>> effects = new ArrayList<>();

    ItemUpdate(String table, Map<String, AttributeValue> key) {
        this.table = table;
        this.key = key;
        key.keySet().forEach(name -> conditions.add("attribute_exists(" + name(name) + ")"));
    }

    ItemUpdate set(String attribute, AttributeValue value) {
        sets.add(name(attribute) + " = " + value(attribute, value));
        return effect(item -> item.put(attribute, value));
    }

    ItemUpdate setAll(Map<String, AttributeValue> attributes) {
        attributes.forEach(this::set);
        return this;
    }

    ItemUpdate setIfAbsent(String attribute, AttributeValue value) {
        String name = name(attribute);
        sets.add(name + " = if_not_exists(" + name + ", " + value(attribute, value) + ")");
        return effect(item -> item.putIfAbsent(attribute, value));
    }

    ItemUpdate add(String attribute, long delta) {
        String name = name(attribute);
        sets.add(name + " = " + name + " + " + value(attribute + "_delta", SessionItem.number(delta)));
        return effect(item -> item.computeIfPresent(
                attribute, (_, old) -> SessionItem.number(Long.parseLong(old.n()) + delta)));
    }

    /** Adds one to a counter, which need not be there yet. */
    ItemUpdate count(String attribute) {
        String name = name(attribute);
        sets.add(name + " = if_not_exists(" + name + ", " + value(attribute + "_none", SessionItem.number(0)) + ") + "
                + value(attribute + "_one", SessionItem.number(1)));
        return effect(item -> item.merge(
                attribute,
                SessionItem.number(1),
                (old, one) -> SessionItem.number(Long.parseLong(old.n()) + Long.parseLong(one.n()))));
    }

    ItemUpdate remove(String... attributes) {
        for (String attribute : attributes) {
            removes.add(name(attribute));
            effect(item -> item.remove(attribute));
        }
        return this;
    }

    ItemUpdate whenEqual(String attribute, AttributeValue value) {
        conditions.add(name(attribute) + " = " + value(attribute + "_is", value));
        return this;
    }

    ItemUpdate whenLess(String attribute, AttributeValue bound) {
        conditions.add(name(attribute) + " < " + value(attribute + "_below", bound));
        return this;
    }

    ItemUpdate whenLessThanAttribute(String attribute, String other) {
        conditions.add(name(attribute) + " < " + name(other));
        return this;
    }

    ItemUpdate whenAbsent(String attribute) {
        conditions.add("attribute_not_exists(" + name(attribute) + ")");
        return this;
    }

    ItemUpdate whenStatusIn(Collection<SessionStatus> statuses) {
        List<String> placeholders = new ArrayList<>();
        for (SessionStatus status : statuses) {
            placeholders.add(value("from_" + status, AttributeValue.fromS(status.name())));
        }
        conditions.add(name(SessionItem.STATUS) + " IN (" + String.join(", ", placeholders) + ")");
        return this;
    }

    UpdateItemRequest request() {
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression(updateExpression())
                .conditionExpression(String.join(" AND ", conditions))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    TransactWriteItem inTransaction() {
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table)
                        .key(key)
                        .updateExpression(updateExpression())
                        .conditionExpression(String.join(" AND ", conditions))
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    /** The item as the update leaves it, if it finds it as {@code before}. */
    Map<String, AttributeValue> appliedTo(Map<String, AttributeValue> before) {
        Map<String, AttributeValue> after = new HashMap<>(before);
        effects.forEach(effect -> effect.accept(after));
        return after;
    }

    private ItemUpdate effect(Consumer<Map<String, AttributeValue>> effect) {
        effects.add(effect);
        return this;
    }

    private String updateExpression() {
        String set = "SET " + String.join(", ", sets);
        return removes.isEmpty() ? set : set + " REMOVE " + String.join(", ", removes);
    }

    private String name(String attribute) {
        String placeholder = "#" + attribute;
        names.put(placeholder, attribute);
        return placeholder;
    }

    private String value(String placeholder, AttributeValue value) {
        values.put(":" + placeholder, value);
        return ":" + placeholder;
    }
}
