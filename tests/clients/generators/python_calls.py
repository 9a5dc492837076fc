"""Makes two calls with the client that openapi-python-client has written, and prints what they come to."""

import json
import sys
from importlib import import_module

folder, package, base_url, key = json.load(sys.stdin)
sys.path.insert(0, folder)
client = import_module(package).AuthenticatedClient(base_url=base_url, token=key)
models = import_module(f"{package}.models")

body = models.CreateChatCompletionRequest.from_dict(
    {"model": "gpt-5.4", "messages": [{"role": "user", "content": "Hi"}]}
)
create = import_module(f"{package}.api.open_ai.create_chat_completion")
listing = import_module(f"{package}.api.open_ai.list_models")
chat = create.sync_detailed(client=client, body=body)
listed = listing.sync_detailed(client=client)


def seen(answer):
    return {"status": answer.status_code.value, "type": type(answer.parsed).__name__}


print(json.dumps({"chat": seen(chat), "models": seen(listed)}))
