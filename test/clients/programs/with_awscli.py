"""The AWS CLI's own main function, called for each line: see converse in programs.ts."""
import io
import json
import sys

from awscli.clidriver import create_clidriver

questions, answers = sys.stdin, sys.stdout
for line in questions:
    args = json.loads(line)['args']
    out, err = (io.TextIOWrapper(io.BytesIO(), 'utf-8', newline='') for _ in range(2))
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), out, err
    try:
        code = create_clidriver(args).main(args)
    except SystemExit as exit:
        code = exit.code
    for stream in (out, err):
        stream.flush()
    text, errors = (stream.buffer.getvalue().decode() for stream in (out, err))
    answer = {'error': f'exit code {code}: {errors}{text}'} if code else {'value': text}
    print(json.dumps(answer), file=answers, flush=True)
