"""How a running server fares while slow clients hold connections: `slow_clients.py http://127.0.0.1:8000/healthz`.

Half of the slow clients send a request's headers one byte at a time, the other half a body. Meanwhile a
few ordinary clients ask for the address, one request after the other, each on a connection of its own.
Prints how many were answered and how long they waited, before and during; exit status 1 when an ordinary
request fails, or waits longer than `--patience` while the slow ones are there.
"""

import argparse
import asyncio
import contextlib
import sys
import time
from urllib.parse import urlsplit


async def dribble(host: str, port: int, opening: bytes, rest: bytes, pause: float) -> None:
    """Send `opening` at once and `rest` byte by byte, until the server hangs up; then do it again."""
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(opening)
                for byte in rest:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(pause)
                await reader.read()
            finally:
                writer.close()
        await asyncio.sleep(pause)


async def ask(host: str, port: int, path: str, patience: float) -> float | None:
    """Seconds until a complete answer of status 200; None for anything else, or when `patience` is over."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return None
    return time.perf_counter() - began if b" 200 " in answer.split(b"\r\n", 1)[0] else None


async def ordinary(
    host: str, port: int, path: str, clients: int, seconds: float, patience: float
) -> float | None:
    """Ask for `seconds` with `clients` in parallel; the longest wait, or None when a request failed."""
    waits: list[float | None] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        while time.perf_counter() < end:
            waits.append(await ask(host, port, path, patience))

    await asyncio.gather(*(client() for _ in range(clients)))
    answered = sorted(wait for wait in waits if wait is not None)
    failed = len(waits) - len(answered)
    if not answered:
        print(f"  0 answered, {failed} failed")
        return None
    p50, p99 = answered[len(answered) // 2], answered[len(answered) * 99 // 100]
    print(
        f"  {len(answered) / seconds:.0f} requests/s, {failed} failed; "
        f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, slowest {answered[-1] * 1000:.0f} ms"
    )
    return None if failed else answered[-1]


async def main(arguments: argparse.Namespace) -> int:
    address = urlsplit(arguments.address)
    host, port, path = address.hostname, address.port or 80, address.path or "/"
    if not host:
        sys.exit("Give an address such as http://127.0.0.1:8000/healthz.")
    start = f"Host: {host}:{port}\r\nContent-Type: application/json\r\n"
    slow_headers = (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nX-Slow: ".encode(),
        b"x" * 10_000,
    )
    slow_body = (
        f"POST {arguments.body_path or path} HTTP/1.1\r\n{start}Content-Length: 10000\r\n\r\n".encode(),
        b" " * 10_000,
    )
    print("alone:")
    # One that waits longer than it may is waited for a while all the same: how long, is what is asked.
    asking = (arguments.clients, arguments.seconds, max(10, arguments.patience))
    alone = await ordinary(host, port, path, *asking)
    kinds = [slow_headers, slow_body]
    slow = [
        asyncio.create_task(dribble(host, port, *kinds[number % 2], arguments.pause))
        for number in range(arguments.slow)
    ]
    await asyncio.sleep(3)
    print(f"with {arguments.slow} slow connections:")
    besides = await ordinary(host, port, path, *asking)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return 0 if alone and besides and besides <= arguments.patience else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="what the ordinary clients ask for")
    parser.add_argument("--body-path", help="where the slow bodies are posted (default: the same)")
    parser.add_argument("--slow", type=int, default=120, help="slow connections (default: 120)")
    parser.add_argument("--clients", type=int, default=4, help="ordinary clients (default: 4)")
    parser.add_argument("--seconds", type=float, default=10, help="of each phase (default: 10)")
    parser.add_argument("--patience", type=float, default=1, help="seconds (default: 1)")
    parser.add_argument("--pause", type=float, default=1, help="seconds between two slow bytes")
    sys.exit(asyncio.run(main(parser.parse_args())))
