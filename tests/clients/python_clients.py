"""Python's client libraries against a mock. Standard input: a JSON list of connections, each with
`key_name`, `url`, `key` and `retries`, the first of them good. Standard output: a JSON list of results."""

import json
import sys

QUESTION = "Good morning"
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string", "minLength": 8}},
    "required": ["city"],
    "additionalProperties": False,
}
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "mood": {"type": "string", "enum": ["cheerful", "grumpy"]},
    },
    "required": ["name", "mood"],
    "additionalProperties": False,
}


def openai_calls(connection):
    import openai

    limit = {} if connection["retries"] else {"max_retries": 0}
    client = openai.OpenAI(base_url=connection["url"] + "/v1", api_key=connection["key"], **limit)
    create = client.chat.completions.create
    order = {"model": "gpt-5.4", "messages": [{"role": "user", "content": QUESTION}]}

    def streamed():
        return "".join(
            chunk.choices[0].delta.content or "" for chunk in create(**order, stream=True)
        )

    def structured():
        schema = {"name": "person", "schema": PERSON}
        answer = create(**order, response_format={"type": "json_schema", "json_schema": schema})
        return json.loads(answer.choices[0].message.content)

    def tool_call():
        function = {"name": "get_weather", "parameters": WEATHER}
        answer = create(
            **order, tools=[{"type": "function", "function": function}], tool_choice="required"
        )
        call = answer.choices[0].message.tool_calls[0].function
        return [call.name, json.loads(call.arguments)]

    def usage():
        used = create(**order).usage
        return [used.prompt_tokens, used.completion_tokens]

    return {
        "plain": lambda: create(**order).choices[0].message.content,
        "streamed": streamed,
        "usage": usage,
        "tool call": tool_call,
        "structured output": structured,
        "models.retrieve": lambda: client.models.retrieve("gpt-5.4").id,
        "moderations.create": lambda: client.moderations.create(input=QUESTION).results[0].flagged,
        "files.list": lambda: client.files.list().data,
        "batches.list": lambda: client.batches.list().data,
        "realtime.client_secrets.create": lambda: client.realtime.client_secrets.create().value[:3],
    }


def anthropic_calls(connection):
    import anthropic

    limit = {} if connection["retries"] else {"max_retries": 0}
    # Of itself it may send the key as a bearer token, and another version.
    headers = {
        "Authorization": anthropic.Omit(),
        "X-Api-Key": connection["key"],
        "anthropic-version": "2023-06-01",
    }
    client = anthropic.Anthropic(
        base_url=connection["url"], api_key=connection["key"], default_headers=headers, **limit
    )
    create = client.messages.create
    order = {
        "model": "claude-sonnet-4-6",
        "max_tokens": 1024,
        "messages": [{"role": "user", "content": QUESTION}],
    }

    def streamed():
        with client.messages.stream(**order) as stream:
            return "".join(stream.text_stream)

    def structured():
        form = {"format": {"type": "json_schema", "schema": PERSON}}
        return json.loads(create(**order, output_config=form).content[0].text)

    def tool_call():
        tools = [{"name": "get_weather", "input_schema": WEATHER}]
        call = create(**order, tools=tools, tool_choice={"type": "any"}).content[0]
        return [call.name, call.input]

    def usage():
        used = create(**order).usage
        return [used.input_tokens, used.output_tokens]

    return {
        "plain": lambda: create(**order).content[0].text,
        "streamed": streamed,
        "usage": usage,
        "tool call": tool_call,
        "structured output": structured,
        "messages.count_tokens": lambda: client.messages.count_tokens(
            model=order["model"], messages=order["messages"]
        ).input_tokens,
        "messages.batches.list": lambda: client.messages.batches.list().data,
    }


def gemini_calls(connection):
    from google import genai

    options = {"base_url": connection["url"], "api_version": "v1beta"}
    client = genai.Client(api_key=connection["key"], http_options=options)
    order = {"model": "gemini-3.1-pro-preview", "contents": QUESTION}
    generate = client.models.generate_content

    def streamed():
        return "".join(chunk.text for chunk in client.models.generate_content_stream(**order))

    def structured():
        config = {"response_mime_type": "application/json", "response_json_schema": PERSON}
        return json.loads(generate(**order, config=config).text)

    def tool_call():
        function = {"name": "get_weather", "parameters_json_schema": WEATHER}
        config = {
            "tools": [{"function_declarations": [function]}],
            "tool_config": {"function_calling_config": {"mode": "ANY"}},
        }
        call = generate(**order, config=config).function_calls[0]
        return [call.name, call.args]

    def usage():
        used = generate(**order).usage_metadata
        return [used.prompt_token_count, used.candidates_token_count]

    def embedding():
        model, config = "gemini-embedding-001", {"output_dimensionality": 8}
        answer = client.models.embed_content(model=model, contents=QUESTION, config=config)
        return len(answer.embeddings[0].values)

    # The calls use their client while it is held: it closes its connections when it is dropped.
    return {
        "plain": lambda: client and generate(**order).text,
        "streamed": streamed,
        "usage": usage,
        "tool call": tool_call,
        "structured output": structured,
        "models.count_tokens": lambda: client.models.count_tokens(**order).total_tokens,
        "models.embed_content": embedding,
        "models.list": lambda: "models/gemini-3.1-pro-preview"
        in [model.name for model in client.models.list()],
        "models.get": lambda: client.models.get(model=order["model"]).name,
    }


LIBRARIES = {"openai": openai_calls, "anthropic": anthropic_calls, "google-genai": gemini_calls}
REFUSED_TOO = ["plain", "streamed", "structured output"]


def result_of(call):
    try:
        return {"answer": call()}
    except Exception as error:  # What a library raises is just what is to be told.
        status = getattr(error, "status_code", None) or getattr(error, "code", None)
        return {"error": {"name": type(error).__name__, "status": status, "message": str(error)}}


def main():
    library = LIBRARIES[sys.argv[1]]
    results = []
    for connection in json.load(sys.stdin):
        key_name = connection["key_name"]
        for name, call in library(connection).items():
            # A companion is asked with a deleted key, too.
            is_companion = "." in name and key_name == "deleted"
            if key_name == "active" or name in REFUSED_TOO or is_companion:
                results.append({"key": key_name, "call": name, **result_of(call)})
    json.dump(results, sys.stdout)


main()
