from broadsheet.cli.main import main

main()
