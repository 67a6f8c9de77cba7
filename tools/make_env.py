"""Write .env with fresh secrets for docker compose. An existing file is never overwritten."""

import secrets
import sys
from pathlib import Path

LINES = """\
# 由 make env 生成；含口令，不要提交，不要外传。
SECRET_KEY={secret_key}
POSTGRES_PASSWORD={postgres_password}
REDIS_PASSWORD={redis_password}

# 访问本系统所用的域名，多个用逗号分开。
ALLOWED_HOSTS=localhost

# 前面有几层反向代理。代理负责 HTTPS，并设置 X-Forwarded-For 与 X-Forwarded-Proto。
PROXY_COUNT=1
# 只在本机试用、没有 HTTPS 时改为 0。
HTTPS=1
"""


def main(target: Path) -> None:
    """Write the file, readable by its owner only."""
    try:
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        sys.exit(f"{target} 已存在，没有改动。")
    target.write_text(
        LINES.format(
            secret_key=secrets.token_urlsafe(50),
            postgres_password=secrets.token_urlsafe(24),
            redis_password=secrets.token_urlsafe(24),
        ),
        encoding="utf-8",
    )
    print(f"已写入 {target}。请把 ALLOWED_HOSTS 改成实际域名。")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".env"))
